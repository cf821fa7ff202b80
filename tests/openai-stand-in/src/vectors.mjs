/**
 * Turns inputs into unit vectors: each word is hashed to one dimension and a sign, so the same text always gives the same
 * vector and texts that share words are near. One instance reuses its memory; it belongs to one response.
 */
export class HashedWords {
  constructor(dimensions) {
    this.vector = new Float32Array(dimensions);
    this.bytes = Buffer.from(this.vector.buffer); // little-endian, as OpenAI sends base64; so are the machines this runs on
  }

  /** The JSON of one embedding. */
  encode(input, base64) {
    this.vector.fill(0);
    if (typeof input === 'string') {
      this.addWords(input.toLowerCase());
    } else {
      input.forEach((token) => this.add(token + 1));
    }
    this.normalise();
    return base64 ? `"${this.bytes.base64Slice()}"` : `[${this.vector.join(',')}]`;
  }

  addWords(text) {
    let hash = 0; // 0: between words
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || isLetterBeyondAscii(code)) {
        hash = Math.imul((hash || 0x811c9dc5) ^ code, 0x01000193) || 1; // FNV-1a
      } else if (hash !== 0) {
        this.add(hash);
        hash = 0;
      }
    }
    if (hash !== 0) {
      this.add(hash);
    }
  }

  add(hash) {
    // FNV's high bits are weak for short words: mix them before the modulo and the sign (murmur3's finaliser).
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
    this.vector[(mixed >>> 1) % this.vector.length] += mixed & 1 ? 1 : -1;
  }

  normalise() {
    const { vector } = this;
    let squares = 0;
    for (let i = 0; i < vector.length; i++) {
      squares += vector[i] * vector[i];
    }
    if (squares === 0) {
      vector[0] = 1; // no words, or words that cancel out: still a unit vector, as OpenAI's always are
      return;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
  }
}

/** Letters outside ASCII, near enough: all but the Latin-1 signs and the blocks of punctuation and spaces. */
function isLetterBeyondAscii(code) {
  return code >= 0xc0 && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f);
}

// A client of the embeddings API that does nothing but the calls: keep-alive connections, base64, no retries, no checks.
import { Agent, request } from 'node:http';

const MODEL = 'text-embedding-3-small';
const MAX_TOKENS = 300_000; // a request may hold no more, and the stand-in counts a token for four characters

export async function embedAll(texts, { endpoint, inputs, concurrency }) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const url = new URL(`${endpoint}/embeddings`);
  const requests = pack(texts, inputs);
  const vectors = new Array(texts.length);
  let next = 0;
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (next < requests.length) {
      const { from, input } = requests[next++];
      const { data } = JSON.parse(await post(url, agent, JSON.stringify({ model: MODEL, input, encoding_format: 'base64' })));
      data.forEach(({ embedding }, i) => { vectors[from + i] = floats(embedding); });
    }
  }));
  agent.destroy();
  return { vectors, requests: requests.length };
}

function pack(texts, inputs) {
  const requests = [];
  let current = { from: 0, input: [] };
  let tokens = 0;
  texts.forEach((text, i) => {
    const count = Math.ceil(text.length / 4);
    if (current.input.length === inputs || (current.input.length > 0 && tokens + count > MAX_TOKENS)) {
      requests.push(current);
      current = { from: i, input: [] };
      tokens = 0;
    }
    current.input.push(text);
    tokens += count;
  });
  requests.push(current);
  return requests;
}

function floats(base64) {
  const bytes = Buffer.from(base64, 'base64');
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

function post(url, agent, body) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: 'Bearer any', 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = Buffer.concat(chunks).toString('latin1'); // all of it is ASCII
        if (response.statusCode === 200) resolve(answer);
        else reject(new Error(`the embeddings API answered ${response.statusCode}: ${answer}`));
      });
    });
    call.on('error', reject).end(body);
  });
}

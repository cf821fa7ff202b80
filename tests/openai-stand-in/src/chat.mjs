const WORDS = ['harbour', 'lantern', 'meadow', 'violin', 'glacier', 'market', 'kettle', 'heron', 'staircase', 'orchard', 'compass', 'thunder'];

/** The answer to a chat request: the scripted one, else the smallest that fits the schema, with words that depend on the images alone. */
export function answerChat({ model, images, schema, inputs, tokens }, scripted) {
  const { content = JSON.stringify(instanceOf(schema ?? { type: 'string' }, wordsOf(images, inputs))), refusal = null, finishReason = 'stop' } = scripted ?? {};
  const spoken = Math.ceil((content ?? refusal ?? '').length / 4);
  return {
    id: 'chatcmpl-standin', object: 'chat.completion', created: Math.floor(Date.now() / 1000), model: `${model}-2025-01-01`,
    choices: [{ index: 0, message: { role: 'assistant', content: refusal === null ? content : null, refusal, annotations: [] }, logprobs: null, finish_reason: finishReason }],
    usage: { prompt_tokens: tokens, completion_tokens: spoken, total_tokens: tokens + spoken },
    service_tier: 'default', system_fingerprint: 'fp_standin',
  };
}

/** The same images give the same words, others most likely others. */
function* wordsOf(images, inputs) {
  let hash = 0x811c9dc5;
  for (const bytes of images.length > 0 ? images : inputs.map((text) => Buffer.from(text))) {
    for (const byte of bytes) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  for (let step = 0; ; step++) {
    yield WORDS[((hash >>> 0) + step) % WORDS.length];
  }
}

function instanceOf(schema, words) {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object': return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, child]) => [name, instanceOf(child, words)]));
    case 'array': return [instanceOf(schema.items, words)];
    case 'number': return 0.5;
    case 'integer': return 1;
    case 'boolean': return true;
    default: return schema.enum?.[0] ?? words.next().value;
  }
}

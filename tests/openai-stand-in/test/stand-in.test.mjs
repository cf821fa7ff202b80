import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { entry, errorOf, start } from './support.mjs';

const MODEL = 'text-embedding-3-small';

const vectors = async (response) => (await response.json()).data.map(({ embedding }) =>
  typeof embedding === 'string' ? [...new Float32Array(Uint8Array.from(Buffer.from(embedding, 'base64')).buffer)] : embedding);
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

test('embeddings_SameText_SameUnitVector_InBothFormats', async (t) => {
  const api = await start(t);
  const response = await api.embed(['Red fox, über alles', 'red FOX über alles!']);
  const body = await response.clone().json();
  assert.deepEqual(body.usage, { prompt_tokens: 10, total_tokens: 10 });
  assert.deepEqual([body.object, body.model, body.data[1].index, body.data[1].object], ['list', MODEL, 1, 'embedding']);
  const [first, second] = await vectors(response);
  assert.equal(first.length, 1536);
  assert.deepEqual(first, second);
  assert.ok(Math.abs(dot(first, first) - 1) < 1e-5);
  const [packed] = await vectors(await api.embed('Red fox, über alles', { encoding_format: 'base64' }));
  assert.deepEqual(packed, first);
});

test('embeddings_SharedWords_AreNearer', async (t) => {
  const api = await start(t);
  const [a, near, far] = await vectors(await api.embed(['a lighthouse at sunset', 'sunset behind the lighthouse', 'invoice totals by quarter']));
  assert.ok(dot(a, near) > dot(a, far) + 0.2);
});

test('embeddings_Dimensions_FollowModelAndRequest', async (t) => {
  const api = await start(t);
  const length = async (more) => (await vectors(await api.embed('x', more)))[0].length;
  assert.equal(await length({ model: 'text-embedding-3-large' }), 3072);
  assert.equal(await length({ model: 'text-embedding-ada-002' }), 1536);
  assert.equal(await length({ dimensions: 256 }), 256);
  assert.equal((await api.embed('x', { model: 'text-embedding-ada-002', dimensions: 256 })).status, 400);
  assert.equal((await api.embed('x', { dimensions: 1537 })).status, 400);
});

test('embeddings_TokenArrays_AreInputs', async (t) => {
  const api = await start(t);
  assert.equal((await vectors(await api.embed([1, 2, 3]))).length, 1);
  assert.equal((await vectors(await api.embed([[1, 2], [3]]))).length, 2);
});

test('embeddings_OverALimit_AreRefusedInOpenAIsShape', async (t) => {
  const api = await start(t);
  assert.equal((await api.embed(new Array(2048).fill('x'))).status, 200);
  assert.deepEqual(await errorOf(await api.embed(new Array(2049).fill('x'))), {
    status: 400, type: 'invalid_request_error', param: 'input', code: 'array_above_max_length',
    message: "Invalid 'input': array too long. Expected an array with maximum length 2048, but got an array with length 2049 instead." });
  assert.equal((await api.embed('x'.repeat(8192 * 4))).status, 200);
  assert.match((await errorOf(await api.embed(['ok', 'x'.repeat(8192 * 4 + 1)]))).message, /input\[1\].*8192 tokens/);
  assert.deepEqual(await errorOf(await api.embed(new Array(301).fill('x'.repeat(4000)))), {
    status: 400, message: 'Requested 301000 tokens, max 300000 tokens per request',
    type: 'max_tokens_per_request', param: null, code: 'max_tokens_per_request' });
  for (const input of ['', [], ['a', ''], [[]], 7, [1.5], ['a', [1]].concat(null)]) {
    const error = await errorOf(await api.embed(input));
    assert.deepEqual([error.status, error.type], [400, 'invalid_request_error'], JSON.stringify(input));
  }
  assert.equal((await errorOf(await api.embed('x', { model: 'gpt-none' }))).code, 'model_not_found');
  assert.equal((await api.raw('{"model":')).status, 400);
  assert.equal((await api.raw({ input: 'x' })).status, 400);
  assert.equal((await api.embed('x', { encoding_format: 'hex' })).status, 400);
});

test('embeddings_Key_IsChecked', async (t) => {
  const api = await start(t, { OPENAI_STANDIN_KEY: 'sk-right' });
  assert.equal((await api.embed('x', {}, { authorization: '' })).status, 401);
  assert.equal((await errorOf(await api.embed('x'))).code, 'invalid_api_key');
  assert.equal((await api.embed('x', {}, { authorization: 'Bearer sk-right' })).status, 200);
});

test('embeddings_RequestLimit_Answers429WithTheTimeToWait', async (t) => {
  const api = await start(t, { RPM: '2', TPM: '1000' });
  const first = await api.embed('x'.repeat(400));
  assert.equal(first.headers.get('x-ratelimit-limit-requests'), '2');
  assert.equal(first.headers.get('x-ratelimit-remaining-requests'), '1');
  assert.equal(first.headers.get('x-ratelimit-remaining-tokens'), '900');
  assert.match(first.headers.get('x-ratelimit-reset-requests'), /^(30|29\.\d+)s$/);
  assert.match(first.headers.get('x-ratelimit-reset-tokens'), /^(6|5\.\d+)s$/);
  await api.embed('x');
  const refused = await api.embed('x');
  assert.ok(['29', '30'].includes(refused.headers.get('retry-after')));
  const error = await errorOf(refused);
  assert.deepEqual([error.status, error.type, error.code], [429, 'requests', 'rate_limit_exceeded']);
  assert.equal((await api.stats()).rejected429, 1);
});

test('embeddings_TokenLimit_RefillsWithTime', async (t) => {
  const api = await start(t, { TPM: '60000' });
  assert.equal((await api.embed(new Array(60).fill('x'.repeat(4000)))).status, 200);
  const refused = await api.embed('x'.repeat(2000));
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1']);
  await new Promise((done) => setTimeout(done, 1_000));
  assert.equal((await api.embed('x'.repeat(2000))).status, 200);
});

test('stats_CountAndReset', async (t) => {
  const api = await start(t, { LATENCY_MS: '100', LATENCY_PER_INPUT_MS: '10' });
  const begun = performance.now();
  await Promise.all([api.embed(['abcd', 'efgh']), api.embed('ijkl'), api.embed('')]);
  assert.ok(performance.now() - begun >= 115);
  const { cpuMs, ...stats } = await api.stats();
  assert.deepEqual(stats, { requests: 3, chats: 0, transcriptions: 0, inputs: 3, tokens: 3, rejected429: 0, peakInFlight: 3 });
  assert.equal(typeof cpuMs, 'number');
  await api.reset();
  assert.equal((await api.stats()).requests, 0);
});

test('control_Faults_HappenAsScripted', async (t) => {
  const api = await start(t);
  await api.control({ mode: 'status', status: 503, retryAfter: 2, times: 2 });
  for (let i = 0; i < 2; i++) {
    const response = await api.embed('x');
    assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '2']);
  }
  assert.equal((await api.embed('x')).status, 200);
  await api.control({ mode: 'status', status: 429, retryAfter: 3 });
  assert.equal((await errorOf(await api.embed('x'))).code, 'rate_limit_exceeded');
  await api.control({ mode: 'short' });
  assert.equal((await vectors(await api.embed(['a', 'b']))).length, 1);
  await api.control({ mode: 'dimension', dimension: 7 });
  assert.equal((await vectors(await api.embed('a')))[0].length, 7);
  await api.control({ mode: 'refuse-input', contains: 'poison', times: 1 });
  assert.equal((await api.embed('fine')).status, 200);
  assert.equal((await api.embed(['fine', 'a poison pill'])).status, 400);
  assert.equal((await api.embed('poison')).status, 200);
  await api.control({ mode: 'hang', times: 1 });
  await assert.rejects(api.embed('x', {}, {}, AbortSignal.timeout(300)), { name: 'TimeoutError' });
  await api.control({ mode: 'none' });
  assert.equal((await api.embed('x')).status, 200);
  assert.equal((await api.badControl({ mode: 'dimension' })).status, 400);
});

for (const [name, end] of [['SIGTERM', (child) => child.kill('SIGTERM')], ['StdinCloses', (child) => child.stdin.end()]]) {
  test(`stop_${name}_ExitsWithZero`, async (t) => {
    const { child } = await start(t);
    end(child);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
}

test('start_BadSetting_IsNamed', async () => {
  const child = spawn(process.execPath, [entry], { env: { ...process.env, RPM: 'many' }, stdio: ['ignore', 'ignore', 'pipe'] });
  const [message] = await once(child.stderr, 'data');
  assert.match(String(message), /RPM is "many"/);
  assert.deepEqual(await once(child, 'exit'), [2, null]);
});

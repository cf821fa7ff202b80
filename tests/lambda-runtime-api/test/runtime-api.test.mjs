import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { MAX_RESPONSE_BYTES } from '../src/invocations.mjs';
import { createRuntimeApi } from '../src/server.mjs';

let server;
let base;

before(async () => {
  server = createRuntimeApi().listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

const runtime = (path, options) => fetch(`${base}/2018-06-01/runtime/${path}`, options);
const post = (path, body, headers = {}) => runtime(path, { method: 'POST', body, headers });
const invoke = async (invocation) => (await fetch(`${base}/control/invoke`, { method: 'POST', body: JSON.stringify(invocation) })).json();
const next = async () => {
  const response = await runtime('invocation/next');
  return { id: response.headers.get('lambda-runtime-aws-request-id'), headers: response.headers, event: await response.json() };
};

test('next has the event and the documented headers, and the response reaches the invoker', async () => {
  const invoked = invoke({ event: { a: 1 }, timeoutMs: 5_000, traceId: 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1', clientContext: '{"custom":{}}' });
  const { id, headers, event } = await next();
  const left = Number(headers.get('lambda-runtime-deadline-ms')) - Date.now();

  assert.deepEqual(event, { a: 1 });
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.ok(left > 3_000 && left <= 5_000, `${left} ms left`);
  assert.match(headers.get('lambda-runtime-invoked-function-arn'), /^arn:aws:lambda:/);
  assert.match(headers.get('lambda-runtime-trace-id'), /^Root=1-/);
  assert.equal(headers.get('lambda-runtime-client-context'), '{"custom":{}}');

  const response = await post(`invocation/${id}/response`, '{"ok":true}', { 'content-type': 'application/json' });
  assert.equal(response.status, 202);
  assert.deepEqual(await response.json(), { status: 'OK' });
  const { outcome, body } = await invoked;
  assert.deepEqual({ outcome, body }, { outcome: 'response', body: '{"ok":true}' });
});

test('an error reaches the invoker with its type', async () => {
  const invoked = invoke({ event: {} });
  const { id } = await next();
  const response = await post(`invocation/${id}/error`, '{"errorMessage":"no","errorType":"X"}', { 'lambda-runtime-function-error-type': 'Function.X' });

  assert.equal(response.status, 202);
  const { outcome, errorType } = await invoked;
  assert.deepEqual({ outcome, errorType }, { outcome: 'error', errorType: 'Function.X' });
});

test('events are given out one at a time, in order', async () => {
  const first = invoke({ event: 1 });
  const second = invoke({ event: 2 });
  for (const expected of [1, 2]) {
    const { id, event } = await next();
    assert.equal(event, expected);
    await post(`invocation/${id}/response`, '{}');
  }
  await Promise.all([first, second]);
});

test('an answer to an invocation that is unknown or over is refused', async () => {
  const invoked = invoke({ event: {} });
  const { id } = await next();
  await post(`invocation/${id}/response`, '{}');
  await invoked;

  for (const unknown of [id, 'no-such-id']) {
    const response = await post(`invocation/${unknown}/response`, '{}');
    assert.equal(response.status, 400);
    assert.equal((await response.json()).errorType, 'InvalidRequestID');
  }
});

test('an answer that is too large is refused and fails the invocation', async () => {
  const invoked = invoke({ event: {} });
  const { id } = await next();

  assert.equal((await post(`invocation/${id}/response`, Buffer.alloc(MAX_RESPONSE_BYTES + 1))).status, 413);
  assert.equal((await invoked).errorType, 'Function.ResponseSizeTooLarge');
});

test('an invocation without an answer ends at its deadline', async () => {
  const invoked = invoke({ event: {}, timeoutMs: 50 });
  await next();

  assert.equal((await invoked).outcome, 'timeout');
});

test('a start that fails is reported, and only before the first next', async () => {
  const fresh = createRuntimeApi().listen(0, '127.0.0.1');
  await once(fresh, 'listening');
  const at = `http://127.0.0.1:${fresh.address().port}`;
  const failed = await fetch(`${at}/2018-06-01/runtime/init/error`, { method: 'POST', body: '{"errorMessage":"no key"}', headers: { 'lambda-runtime-function-error-type': 'Runtime.X' } });
  assert.equal(failed.status, 202);
  const started = await (await fetch(`${at}/control/started`)).json();
  assert.deepEqual({ outcome: started.outcome, errorType: started.errorType }, { outcome: 'init-error', errorType: 'Runtime.X' });
  fresh.close();

  assert.equal((await post('init/error', '{}')).status, 403);
});

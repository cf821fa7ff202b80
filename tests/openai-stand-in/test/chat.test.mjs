import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { errorOf, start } from './support.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const asData = (bytes, type = 'image/png') => `data:${type};base64,${bytes.toString('base64')}`;
const ask = (...urls) => [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, ...urls.map((url) => ({ type: 'image_url', image_url: { url } }))] }];
const schema = { type: 'object', properties: { mood: { type: 'array', items: { type: 'string' } }, sure: { type: 'number' } }, required: ['mood', 'sure'], additionalProperties: false };
const format = (changes = {}) => ({ type: 'json_schema', json_schema: { name: 'labels', strict: true, schema: { ...schema, ...changes } } });
const contentOf = async (response) => (await response.json()).choices[0].message.content;

test('chat_WithSchemaAndImage_FitsTheSchemaAndDependsOnTheImage', async (t) => {
  const api = await start(t);
  const response = await api.chat({ messages: ask(asData(PNG)), response_format: format() });
  const body = await response.clone().json();
  assert.deepEqual([body.object, body.choices[0].finish_reason, body.usage.prompt_tokens], ['chat.completion', 'stop', 88]);
  const first = JSON.parse(await contentOf(response));
  assert.deepEqual([Object.keys(first), typeof first.mood[0], first.sure], [['mood', 'sure'], 'string', 0.5]);
  const same = JSON.parse(await contentOf(await api.chat({ messages: ask(asData(PNG)), response_format: format() })));
  const other = JSON.parse(await contentOf(await api.chat({ messages: ask(asData(Buffer.concat([PNG, Buffer.from('another')]))), response_format: format() })));
  assert.deepEqual(same, first);
  assert.notDeepEqual(other, first);
});

test('chat_ImageUrl_IsDownloaded', async (t) => {
  const api = await start(t);
  const files = createServer((request, response) => (request.url === '/a.png' ? response.end(PNG) : response.writeHead(403).end())).listen(0, '127.0.0.1');
  t.after(() => files.close());
  await once(files, 'listening');
  const url = `http://127.0.0.1:${files.address().port}`;
  assert.equal((await api.chat({ messages: ask(`${url}/a.png`) })).status, 200);
  const refused = await errorOf(await api.chat({ messages: ask(`${url}/b.png`) }));
  assert.deepEqual([refused.status, refused.code], [400, 'invalid_image_url']);
});

test('chat_BadRequests_AreRefusedInOpenAIsShape', async (t) => {
  const api = await start(t);
  const code = async (body) => { const { status, code: name, param } = await errorOf(await api.chat(body)); return [status, name ?? param]; };
  assert.deepEqual(await code({ messages: ask(asData(Buffer.from('no image'))) }), [400, 'invalid_image_format']);
  assert.deepEqual(await code({ messages: [] }), [400, 'missing_required_parameter']);
  assert.deepEqual(await code({ messages: [{ role: 'robot', content: 'x' }] }), [400, 'invalid_value']);
  assert.deepEqual(await code({ messages: [{ role: 'user', content: 7 }] }), [400, 'invalid_type']);
  assert.deepEqual(await code({ model: 'gpt-none', messages: ask() }), [404, 'model_not_found']);
  assert.deepEqual(await code({ messages: ask(), response_format: format({ additionalProperties: undefined }) }), [400, 'response_format']);
  assert.deepEqual(await code({ messages: ask(), response_format: format({ required: ['mood'] }) }), [400, 'response_format']);
});

test('chat_Scripted_AnswersThatAndCanRefuse', async (t) => {
  const api = await start(t);
  await api.answers({ chat: { content: '{"mood":[', finishReason: 'length' } });
  const cut = (await (await api.chat({ messages: ask() })).json()).choices[0];
  assert.deepEqual([cut.message.content, cut.finish_reason], ['{"mood":[', 'length']);
  await api.answers({ chat: { refusal: "I'm sorry, I can't help with that." } });
  const { message } = (await (await api.chat({ messages: ask() })).json()).choices[0];
  assert.deepEqual([message.content, message.refusal], [null, "I'm sorry, I can't help with that."]);
  await api.answers({ chat: null });
  assert.equal(typeof await contentOf(await api.chat({ messages: ask() })), 'string');
});

test('control_FaultOfOneApi_LeavesTheOthersAlone', async (t) => {
  const api = await start(t);
  await api.control({ mode: 'status', status: 503, api: 'chat', times: 1 });
  assert.equal((await api.embed('x')).status, 200);
  assert.equal((await api.chat({ messages: ask() })).status, 503);
  assert.equal((await api.chat({ messages: ask() })).status, 200);
  assert.equal((await api.badControl({ mode: 'none', api: 'video' })).status, 400);
});

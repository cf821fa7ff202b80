// Statuses, headers and both dialects of the REST protocol.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newTable, rowsOf, startServer } from './support.mjs';

let server;
before(async () => { server = await startServer({ LANCEDB_API_KEY: 'secret', BODY_LIMIT_MB: '1' }); });
after(() => server.close());

const KEY = { 'x-api-key': 'secret' };
const bound = () => ({ arrow: (path, table) => server.arrow(path, table, KEY) });
const ask = (name, body) => server.json(`/v1/table/${name}/query`, { k: 5, vector: [], ...body }, KEY);

test('everything but /health wants the key', async () => {
  assert.equal((await server.send('/health', { method: 'GET' })).status, 200);
  for (const headers of [{}, { 'x-api-key': 'wrong' }, { authorization: 'Bearer wrong' }, { authorization: 'secret' }]) {
    const answer = await server.send('/v1/table/', { method: 'GET', headers });
    assert.deepEqual([answer.status, answer.json.code], [401, 16]);
  }
  for (const headers of [KEY, { authorization: 'Bearer secret' }]) {
    assert.equal((await server.send('/v1/table/', { method: 'GET', headers })).status, 200);
  }
});

test('answers say which protocol is spoken', async () => {
  assert.equal((await server.send('/v1/table', { method: 'GET', headers: KEY })).headers.get('phalanx-version'), '0.3.0');
});

test('a missing table is 404 and named', async () => {
  for (const path of ['describe', 'exists', 'stats', 'drop', 'count_rows/', 'index/list/']) {
    const answer = await server.json(`/v1/table/nowhere/${path}`, {}, KEY);
    assert.deepEqual([answer.status, answer.json.code], [404, 4]);
    assert.match(answer.json.error, /'nowhere'/);
  }
});

test('a table is created while others look for it', async () => {
  for (let round = 0; round < 20; round++) {
    const name = `sought_${round}`;
    let created;
    const lookers = Array.from({ length: 8 }, async () => {
      while (!created) await server.json(`/v1/table/${name}/describe`, {}, KEY);
    });
    created = await server.arrow(`/v1/table/${name}/create/?mode=exist_ok`, rowsOf([]), KEY);
    await Promise.all(lookers);
    assert.equal(created.status, 200, created.text);
  }
});

test('a name that cannot be a folder of the database is refused', async () => {
  for (const name of ['.hidden', '..%2Foutside', 'a%2Fb', 'a%20b', 'ns$t', 'x'.repeat(129)]) {
    const answer = await server.json(`/v1/table/${name}/drop`, {}, KEY);
    assert.equal(answer.status, 400, name);
    assert.match(answer.json.error, /cannot be a table: a table name has/);
  }
});

test('an existing table is 400 for the client and 409 for the specification', async () => {
  const name = await newTable(bound());
  const client = await server.arrow(`/v1/table/${name}/create/?mode=create`, rowsOf([]), KEY);
  assert.deepEqual([client.status, client.json.code], [400, 5]);
  assert.match(client.json.error, /already exists/);
  const specification = await server.arrow(`/v1/table/${name}/create?mode=Create&delimiter=%24`, rowsOf([]), KEY);
  assert.deepEqual([specification.status, specification.json.code], [409, 5]);
});

test('a body over the limit is 413, of another type 415, broken 400', async () => {
  const name = await newTable(bound());
  const large = await server.json('/bulk-add', { records: 'x'.repeat(1100000) }, KEY);
  assert.deepEqual([large.status, large.json.error], [413, 'the body is larger than 1 MB; send smaller batches or raise BODY_LIMIT_MB']);
  const typed = await server.send('/bulk-add', { body: 'a=b', headers: { ...KEY, 'content-type': 'text/plain' } });
  assert.equal(typed.status, 415);
  const broken = await server.send('/bulk-add', { body: '{"secret-id', headers: { ...KEY, 'content-type': 'application/json' } });
  assert.deepEqual(broken.json, { error: 'the body is no valid JSON', code: 13 });
  const bytes = await server.send('/bulk-add', { body: Buffer.from([0x22, 0xff, 0x22]), headers: { ...KEY, 'content-type': 'application/json' } });
  assert.deepEqual(bytes.json, { error: 'the body is no valid UTF-8', code: 13 });
  const json = await server.json(`/v1/table/${name}/insert`, {}, KEY);
  assert.match(json.json.error, /must be an Arrow IPC stream/);
});

test('bad predicates and columns are 400 with the engine\'s reason, free of its internals', async () => {
  const name = await newTable(bound(), [{ id: 'a' }]);
  for (const [path, body] of [
    ['delete', { predicate: 'id = = 1' }], ['delete', { predicate: 'nope = 1' }], ['count_rows', { predicate: "id = 'x" }],
    ['update', { predicate: "id = 'a'", updates: [['nope', '1']] }], ['query', { vector: [], k: 1, columns: ['nope'] }],
    ['query', { vector: [1, 2], k: 1 }], ['create_index', { column: 'nope', index_type: 'BTREE' }], ['create_index', { column: 'id', index_type: 'MAGIC' }],
    ['query', { vector: [], k: 1, version: 3 }], ['merge_insert', {}],
  ]) {
    const answer = await server.json(`/v1/table/${name}/${path}`, body, KEY);
    assert.equal(answer.status, 400, `${path} ${answer.text}`);
    assert.doesNotMatch(answer.json.error, /\.rs:|cargo|Caused by|GenericFailure/);
  }
});

test('query answers an Arrow file, with its columns even when empty', async () => {
  const name = await newTable(bound(), [{ id: 'a' }]);
  const answer = await ask(name, { filter: "id = 'none'", columns: ['id', 'n'] });
  assert.equal(answer.headers.get('content-type'), 'application/vnd.apache.arrow.file');
  assert.ok(answer.text.startsWith('ARROW1'));
  assert.ok(answer.text.includes('id'));
});

test('the specification\'s dialect of query is understood', async () => {
  const name = await newTable(bound(), [{ id: 'a', text: 'hello dogs' }, { id: 'b', text: 'cats' }]);
  assert.equal((await server.json(`/v1/table/${name}/create_scalar_index`, { column: 'text', index_type: 'FTS' }, KEY)).status, 200);
  for (const body of [
    { vector: { single_vector: [1, 1, 1, 1] }, columns: { column_names: ['id'] } },
    { full_text_query: { string_query: { query: 'dog', columns: ['text'] } }, columns: { column_aliases: { key: 'id' } } },
    { full_text_query: { structured_query: { query: { match: { column: 'text', terms: 'dog' } } } } },
    { full_text_query: { query: 'dog' } },
  ]) {
    const answer = await ask(name, body);
    assert.equal(answer.status, 200, answer.text);
  }
});

test('list pages through the names', async () => {
  await newTable(bound());
  await newTable(bound());
  const first = (await server.send('/v1/table/?limit=1', { method: 'GET', headers: KEY })).json;
  const second = (await server.send(`/v1/table/?limit=1&page_token=${first.page_token}`, { method: 'GET', headers: KEY })).json;
  assert.equal(first.tables.length, 1);
  assert.notDeepEqual(first.tables, second.tables);
});

test('optimize compacts and says what it did', async () => {
  const name = await newTable(bound());
  for (let i = 0; i < 3; i++) await server.arrow(`/v1/table/${name}/insert/`, rowsOf([{ id: `r${i}` }]), KEY);
  const { json } = await server.json(`/v1/table/${name}/optimize`, {}, KEY);
  assert.deepEqual([json.fragments_removed, json.fragments_added], [3, 1]);
  const stats = (await server.json(`/v1/table/${name}/stats`, {}, KEY)).json;
  assert.deepEqual([stats.num_rows, stats.fragment_stats.num_fragments], [3, 1]);
});

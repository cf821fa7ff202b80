import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { arrow } from '../src/arrow.mjs';
import { startServer } from './support.mjs';

let server;
beforeEach(async () => { server = await startServer(); });
afterEach(() => server.close());

const record = (id, extra = {}) => ({
  id, title: `title ${id}`, content_type: 'text', embedding: [1, 0, 0, 0], searchable_text: `some words about ${id}`,
  content_hash: 'hash', references: '[]', ...extra,
});
const add = (...records) => server.json('/bulk-add', { records });
const search = async (body) => (await server.json('/search', body)).json.results;

test('bulk-add makes the eleven-column table and upserts by id', async () => {
  assert.deepEqual((await add(record('a'), record('b'))).json, { success: true, count: 2, version: 2 });
  await add(record('a', { title: 'changed' }));
  assert.deepEqual((await server.send('/count', { method: 'GET' })).json, { count: 2 });
  const { json } = await server.json('/v1/table/semantic_search/describe');
  assert.deepEqual(json.schema.fields.map(({ name }) => name), ['id', 'content_type', 'title', 'embedding', 'searchable_text',
    'content_hash', 'references', 'parent_id', 'chunk_index', 'updated_at', 'embedding_model']);
  assert.equal(json.schema.fields[3].type.length, 4);
  assert.equal((await server.rows('semantic_search', "id = 'a'"))[0].title, 'changed');
});

test('eight concurrent bulk-adds of the same new ids leave one row each', async () => {
  const records = Array.from({ length: 20 }, (_, i) => record(`id${i}`));
  const answers = await Promise.all(Array.from({ length: 8 }, () => add(...records)));
  assert.deepEqual(answers.map(({ status }) => status), Array(8).fill(200));
  assert.equal(await server.count('semantic_search'), 20);
});

test('bulk-adds that wait share commits', async () => {
  await add(record('first'));
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => add(record(`id${i}`))));
  assert.ok(new Set(answers.map(({ json }) => json.version)).size <= 20);
  assert.equal(await server.count('semantic_search'), 41);
});

test('the last of duplicate ids wins', async () => {
  assert.equal((await add(record('a', { title: 'one' }), record('a', { title: 'two' }))).json.count, 2);
  assert.deepEqual((await server.rows('semantic_search')).map(({ title }) => title), ['two']);
});

test('an embedding may be base64 of little-endian floats', async () => {
  const bytes = Buffer.from(new Float32Array([0.25, -1, 3, 0]).buffer).toString('base64');
  await add({ ...record('a'), embedding: undefined, embedding_base64: bytes });
  assert.deepEqual([...(await server.rows('semantic_search'))[0].embedding], [0.25, -1, 3, 0]);
});

test('an older updated_at never overwrites a newer one, a missing one always does', async () => {
  const title = async () => (await server.rows('semantic_search'))[0].title;
  await add(record('a', { title: 'at 20', updated_at: 20 }));
  await add(record('a', { title: 'at 10', updated_at: 10 }));
  assert.equal(await title(), 'at 20');
  await add(record('a', { title: 'at 20 again', updated_at: 20 }));
  assert.equal(await title(), 'at 20 again');
  await add(record('a', { title: 'whenever' }));
  assert.equal(await title(), 'whenever');
  await add(record('a', { title: 'at 5', updated_at: 5 }));
  assert.equal(await title(), 'at 5');
});

test('a seven-column table that exists is served as it is', async () => {
  const { Field, FixedSizeList, Float32, Schema, Utf8 } = arrow;
  const text = (name) => new Field(name, new Utf8(), true);
  const schema = new Schema([text('id'), text('content_type'), text('title'),
    new Field('embedding', new FixedSizeList(4, new Field('item', new Float32(), true)), true),
    text('searchable_text'), text('content_hash'), text('references')]);
  await server.arrow('/v1/table/semantic_search/create', new arrow.Table(schema));
  assert.equal((await add(record('a', { parent_id: 'p', updated_at: 5 }))).status, 200);
  const [found] = await search({ query: 'words' });
  assert.deepEqual(Object.keys(found).sort(), ['content_type', 'id', 'references', 'score', 'searchable_text', 'title']);
  assert.equal((await server.json('/build-index')).json.rows, 1);
});

test('search ranks by cosine similarity or by words, filtered by type', async () => {
  await add(record('a', { embedding: [1, 0, 0, 0], searchable_text: 'running dogs' }),
    record('b', { embedding: [1, 1, 0, 0], searchable_text: 'cats', content_type: 'image', parent_id: 'p', chunk_index: 2 }));
  const near = await search({ vector: [2, 0, 0, 0] });
  assert.deepEqual(near.map(({ id, score }) => [id, score.toFixed(3)]), [['a', '1.000'], ['b', '0.707']]);
  assert.deepEqual((await search({ vector: [2, 0, 0, 0], content_type: 'image' })).map(({ id, chunk_index }) => [id, chunk_index]), [['b', 2]]);
  assert.deepEqual((await search({ query: 'run' })).map(({ id }) => id), ['a']);
  assert.deepEqual(await search({ query: 'nowhere' }), []);
  await add(record('c', { searchable_text: 'run, run' }));
  assert.deepEqual((await search({ query: 'run', limit: 1 })).map(({ id }) => id), ['c'], 'new rows are found at once');
});

test('build-index builds IVF_FLAT with cosine and full text, and repeats for nothing', async () => {
  await add(record('a'), record('b'));
  const first = await server.json('/build-index');
  assert.deepEqual(first.json.indexes.map(({ index_type, metric, indexed_rows, built }) => [index_type, metric, indexed_rows, built]),
    [['IVF_FLAT', 'cosine', 2, true], ['FTS', undefined, 2, true], ['FTS', undefined, 2, true]]);
  const version = await server.version('semantic_search');
  assert.deepEqual((await server.json('/build-index')).json.indexes.map(({ built }) => built), [false, false, false]);
  assert.equal(await server.version('semantic_search'), version);
  await add(record('c'));
  assert.deepEqual((await server.json('/build-index')).json.indexes.map(({ indexed_rows }) => indexed_rows), [3, 3, 3]);
});

test('delete takes an id or ids, literally', async () => {
  await add(record("o'brien"), record("x' OR '1'='1"), record('c'), record('d'));
  assert.equal((await server.json('/delete', { id: "x' OR '1'='1" })).json.deleted, 1);
  assert.equal((await server.json('/delete', { ids: ["o'brien", 'c', 'nobody'] })).json.deleted, 2);
  assert.equal((await server.json('/delete', { id: 'nobody' })).json.deleted, 0);
  assert.equal(await server.count('semantic_search'), 1);
});

test('delete-by-prefix knows no wildcards', async () => {
  await add(record('a_1'), record('ab1'), record('a%'), record("a'x"), record('b'));
  assert.equal((await server.json('/delete-by-prefix', { prefix: 'a_' })).json.deleted, 1);
  assert.equal((await server.json('/delete-by-prefix', { prefix: 'a%' })).json.deleted, 1);
  assert.equal((await server.json('/delete-by-prefix', { prefix: "a'" })).json.deleted, 1);
  assert.equal(await server.count('semantic_search'), 2);
});

test('each invalid input is refused with the field and the remedy', async () => {
  await add(record('a'));
  const cases = [
    ['/bulk-add', {}, 'records must be a list, it is missing'],
    ['/bulk-add', { records: [record('a'), 7] }, 'records[1] must be an object, it is 7'],
    ['/bulk-add', { records: [record('')] }, 'records[0].id must be a text that is not empty, it is an empty text'],
    ['/bulk-add', { records: [record(null)] }, 'records[0].id must be a text that is not empty, it is null'],
    ['/bulk-add', { records: [record('b'), record('c', { embedding: [1, 2, 3] })] }, 'records[1].embedding has 3 numbers, the table holds 4'],
    ['/bulk-add', { records: [record('b', { embedding: [1, 2, null, 4] })] }, 'records[0].embedding[2] is null, not a finite number'],
    ['/bulk-add', { records: [record('b', { embedding: [1, 2, 1e39, 4] })] }, 'records[0].embedding[2] is 1e+39, not a finite number'],
    ['/bulk-add', { records: [record('b', { embedding: undefined })] }, 'records[0].embedding must be a list of numbers, it is missing'],
    ['/bulk-add', { records: [record('b', { embedding_base64: 'AAA=' })] }, 'records[0].embedding_base64 must be base64 of 4-byte little-endian floats, it is 2 bytes'],
    ['/bulk-add', { records: [record('b', { title: 5 })] }, 'records[0].title must be a text, it is 5'],
    ['/bulk-add', { records: [record('b', { chunk_index: 1.5 })] }, 'records[0].chunk_index must be a whole number of 32 bits, it is 1.5'],
    ['/bulk-add', { records: [record('b', { updated_at: 'now' })] }, 'records[0].updated_at must be a whole number (milliseconds since 1970), it is of type string'],
    ['/search', {}, 'send either vector or query: one request answers one ranking'],
    ['/search', { vector: [1], query: 'x' }, 'send either vector or query: one request answers one ranking'],
    ['/search', { query: 'x', limit: 0 }, 'limit must be a whole number from 1 to 1000, it is 0'],
    ['/delete', {}, 'send either id or ids'],
    ['/delete', { ids: [] }, 'ids must be a list of 1 to 10000 texts, it is a list of 0'],
    ['/delete-by-prefix', { prefix: '' }, 'prefix must be a text that is not empty, it is an empty text'],
  ];
  for (const [path, body, error] of cases) {
    assert.deepEqual((await server.json(path, body)).json, { error, code: error.includes('the table holds') ? 20 : 13 }, JSON.stringify(body));
  }
  assert.equal(await server.count('semantic_search'), 1);
});

test('a table that is missing or empty is said so', async () => {
  const missing = await server.json('/search', { query: 'x' });
  assert.equal(missing.status, 404);
  assert.match(missing.json.error, /Table 'semantic_search' was not found/);
  await add(record('a'));
  await server.json('/delete', { id: 'a' });
  assert.match((await server.json('/build-index')).json.error, /has no rows yet/);
  assert.deepEqual(await search({ query: 'words' }), []);
});

// The npm client as users have it, over db:// with hostOverride. Its bodies are LZ4-compressed.
import * as lancedb from '@lancedb/lancedb';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from './support.mjs';

let server;
let db;
let number = 0;
before(async () => {
  server = await startServer({ LANCEDB_API_KEY: 'secret' });
  db = await lancedb.connect('db://test', { apiKey: 'secret', hostOverride: server.url });
});
after(() => server.close());

const ROWS = [
  { id: '1', vector: [1, 0], text: 'running dogs' },
  { id: '2', vector: [0, 1], text: 'a sleeping cat' },
  { id: '3', vector: [0.7, 0.7], text: 'dogs and cats' },
];
const newTable = (rows = ROWS) => db.createTable(`client_${number++}`, rows);
const ids = (rows) => rows.map((row) => row.id).sort();

test('creates, opens, lists and drops tables', async () => {
  const table = await newTable();
  assert.equal(await (await db.openTable(table.name)).countRows(), 3);
  assert.ok((await db.tableNames()).includes(table.name));
  await assert.rejects(db.createTable(table.name, ROWS), /already exists/);
  await db.createTable(table.name, ROWS, { existOk: true });
  await db.createTable(table.name, [{ id: '9', vector: [1, 1, 1], text: 'other' }], { mode: 'overwrite' });
  assert.equal(await (await db.openTable(table.name)).countRows(), 1);
  await db.dropTable(table.name);
  await assert.rejects(db.openTable(table.name), /was not found/);
});

test('a table made again under a dropped name knows nothing of the old one', async () => {
  const first = await db.createTable('made_again', ROWS);
  await first.createIndex('text', { config: lancedb.Index.fts() });
  await first.add([{ id: '4', vector: [1, 1], text: 'old' }]);
  await db.dropTable('made_again');
  const second = await db.createTable('made_again', ROWS);
  await second.add([{ id: '5', vector: [1, 1], text: 'new dogs' }]); // version 2, at which the old table had its index
  assert.deepEqual(await second.listIndices(), []);
  await second.createIndex('text', { config: lancedb.Index.fts() });
  assert.deepEqual(ids(await second.search('dogs', 'fts', 'text').toArray()), ['1', '3', '5']);
});

test('adds, upserts, updates, counts and deletes', async () => {
  const table = await newTable();
  await table.add([{ id: '4', vector: [1, 1], text: 'birds' }]);
  const merged = await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll()
    .execute([{ id: '4', vector: [1, 1], text: 'one' }, { id: '5', vector: [1, 1], text: 'x' }, { id: '5', vector: [1, 1], text: 'y' }]);
  assert.deepEqual([merged.numInsertedRows, merged.numUpdatedRows], [1, 1]);
  assert.equal(await table.countRows(), 5);
  assert.equal((await table.update({ where: "id = '4'", values: { text: 'two' } })).rowsUpdated, 1);
  assert.equal(await table.countRows("text IN ('two', 'y')"), 2);
  assert.equal((await table.delete("id IN ('4', '5')")).numDeletedRows, 2);
});

test('eight concurrent upserts of the same new ids leave one row each', async () => {
  const table = await newTable();
  const rows = Array.from({ length: 10 }, (_, i) => ({ id: `n${i}`, vector: [i, 1], text: 'new' }));
  await Promise.all(Array.from({ length: 8 }, () => table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows)));
  assert.equal(await table.countRows(), 13);
});

test('replaces a document by its filter', async () => {
  const table = await newTable([{ id: 'a#0', parent_id: 'a' }, { id: 'a#1', parent_id: 'a' }, { id: 'b#0', parent_id: 'b' }]);
  await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll()
    .whenNotMatchedBySourceDelete({ where: "parent_id = 'a'" }).execute([{ id: 'a#0', parent_id: 'a' }]);
  assert.deepEqual(ids(await table.query().toArray()), ['a#0', 'b#0']);
});

test('searches by vector, with filters, distances and columns', async () => {
  const table = await newTable();
  const found = await table.query().nearestTo([1, 0.1]).distanceType('cosine').select(['id']).limit(2).toArray();
  assert.deepEqual(found.map((row) => row.id), ['1', '3']);
  assert.ok(found[0]._distance < found[1]._distance && found[1]._distance < 1);
  assert.deepEqual(ids(await table.query().nearestTo([1, 0]).where("id = '2'").limit(5).toArray()), ['2']);
  assert.deepEqual((await table.query().select({ loud: 'upper(text)' }).where("id = '1'").toArray()).map((row) => row.loud), ['RUNNING DOGS']);
  assert.equal((await table.query().nearestTo([1, 0]).addQueryVector([0, 1]).limit(1).toArray()).length, 2);
  assert.equal((await table.query().where("id = 'none'").toArray()).length, 0);
  assert.equal((await table.query().limit(2).offset(2).withRowId().toArray()).length, 1);
});

test('searches full text and hybrid, by every kind of query', async () => {
  const table = await newTable();
  await assert.rejects(table.query().fullTextSearch('dogs', { columns: ['text'] }).toArray(), /needs an index on text/);
  await table.createIndex('text', { config: lancedb.Index.fts({ withPosition: true }) });
  const find = async (query) => ids(await table.query().fullTextSearch(query).limit(9).toArray());
  assert.deepEqual(await find('run'), ['1'], 'words are stemmed');
  assert.deepEqual(await find(new lancedb.MatchQuery('dogs cat', 'text', { operator: 'AND' })), ['3']);
  assert.deepEqual(await find(new lancedb.MatchQuery('dgos', 'text', { fuzziness: 2 })), ['1', '3']);
  assert.deepEqual(await find(new lancedb.PhraseQuery('sleeping cat', 'text')), ['2']);
  assert.deepEqual(await find(new lancedb.MultiMatchQuery('cat', ['text'])), ['2', '3']);
  assert.deepEqual(await find(new lancedb.BooleanQuery([
    [lancedb.Occur.Must, new lancedb.MatchQuery('dog', 'text')], [lancedb.Occur.MustNot, new lancedb.MatchQuery('cat', 'text')],
  ])), ['1']);
  const boosted = new lancedb.BoostQuery(new lancedb.MatchQuery('dog', 'text'), new lancedb.MatchQuery('cat', 'text'), { negativeBoost: 0.1 });
  assert.deepEqual((await table.query().fullTextSearch(boosted).limit(9).toArray()).map((row) => row.id), ['1', '3']);
  const hybrid = await table.query().nearestTo([1, 0]).fullTextSearch('dog').rerank(await lancedb.rerankers.RRFReranker.create()).limit(3).toArray();
  assert.equal(hybrid[0].id, '1');
});

test('ranks all rows, also when the full-text index was made over none', async () => {
  const table = await newTable();
  await table.delete('true');
  await table.createIndex('text', { config: lancedb.Index.fts() });
  await table.add(Array.from({ length: 5 }, (_, i) => ({ id: `f${i}`, vector: [i, 1], text: 'a long story in which a lighthouse is named once' })));
  await table.add([{ id: 'best', vector: [1, 1], text: 'lighthouse lighthouse' }]);
  for (const query of ['lighthouse', new lancedb.MatchQuery('lighthouse', 'text')]) {
    const [best] = await table.search(query, 'fts', 'text').limit(1).toArray();
    assert.equal(best.id, 'best');
  }
});

test('builds the index it is asked for and reports it', async () => {
  const table = await newTable();
  await table.createIndex('vector', { config: lancedb.Index.ivfFlat({ distanceType: 'cosine', numPartitions: 1 }) });
  await table.createIndex('id', { config: lancedb.Index.btree() });
  await table.waitForIndex(['vector_idx', 'id_idx'], 10);
  const stats = await table.indexStats('vector_idx');
  assert.deepEqual([stats.indexType, stats.distanceType, stats.numIndexedRows, stats.numUnindexedRows], ['IVF_FLAT', 'cosine', 3, 0]);
  assert.deepEqual((await table.listIndices()).map((index) => index.name).sort(), ['id_idx', 'vector_idx']);
  await table.dropIndex('id_idx');
  await assert.rejects(table.dropIndex('id_idx'), /not found/);
  await assert.rejects(table.createIndex('vector', { config: lancedb.Index.ivfPq() }), /256 rows/);
});

test('reads schema, statistics and versions', async () => {
  const table = await newTable();
  assert.deepEqual((await table.schema()).fields.map(({ name, type }) => `${name} ${type}`),
    ['id Utf8', 'vector FixedSizeList[2]<Float32>', 'text Utf8']);
  const stats = await table.stats();
  assert.deepEqual([stats.numRows, stats.fragmentStats.numFragments], [3, 1]);
  assert.equal((await table.listVersions()).at(-1).version, await table.version());
});

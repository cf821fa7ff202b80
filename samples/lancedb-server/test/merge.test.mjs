import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { arrow } from '../src/arrow.mjs';
import { newTable, rowsOf, startServer, UPSERT } from './support.mjs';

let server;
before(async () => { server = await startServer(); });
after(() => server.close());

const REPLACE = (...parents) => `${UPSERT}&when_not_matched_by_source_delete=true&when_not_matched_by_source_delete_filt=`
  + encodeURIComponent(`parent_id IN (${parents.map((parent) => `'${parent}'`).join(', ')})`);
const chunks = (parent, count, text) =>
  Array.from({ length: count }, (_, i) => ({ id: `${parent}#${i}`, parent_id: parent, text }));

test('eight concurrent upserts of the same new ids leave one row each', async () => {
  const name = await newTable(server);
  const ids = Array.from({ length: 20 }, (_, i) => `id${i}`);
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => server.merge(name, rowsOf(ids.map((id) => ({ id, n }))))));
  assert.deepEqual(answers.map((answer) => answer.status), Array(8).fill(200));
  const rows = await server.rows(name);
  assert.deepEqual(rows.map((row) => row.id).sort(), [...ids].sort());
  assert.equal(new Set(rows.map((row) => row.n)).size, 1, 'the rows are those of one writer');
});

test('waiting upserts of different ids share commits', async () => {
  const name = await newTable(server);
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => server.merge(name, rowsOf([{ id: `id${i}` }]))));
  const versions = new Set(answers.map((answer) => answer.json.version));
  assert.ok(versions.size <= 20, `40 requests made ${versions.size} versions`);
  assert.equal(await server.count(name), 40);
  for (const { json } of answers) assert.equal(json.num_inserted_rows ?? 1, 1);
});

test('a bad request does not fail the ones it would share a commit with', async () => {
  const name = await newTable(server);
  const filter = `${UPSERT}&when_matched_update_all_filt=${encodeURIComponent('target.nope = 1')}`;
  const answers = await Promise.all([
    ...Array.from({ length: 6 }, (_, i) => server.merge(name, rowsOf([{ id: `good${i}` }]))),
    server.merge(name, rowsOf([{ id: 'bad' }]), filter),
  ]);
  assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200, 200, 200, 200, 400]);
  assert.equal(await server.count(name), 6);
});

test('the last of duplicate ids in one request wins', async () => {
  const name = await newTable(server, [{ id: 'old', n: 0 }]);
  const answer = await server.merge(name, rowsOf([{ id: 'new', n: 1 }, { id: 'old', n: 2 }, { id: 'new', n: 3 }, { id: 'old', n: 4, embedding: [9, 9, 9, 9] }]));
  assert.deepEqual([answer.json.num_inserted_rows, answer.json.num_updated_rows, answer.json.num_deleted_rows], [1, 1, 0]);
  const rows = await server.rows(name);
  assert.deepEqual(rows.map(({ id, n }) => [id, n]).sort(), [['new', 3], ['old', 4]]);
  assert.deepEqual([...rows.find(({ id }) => id === 'old').embedding], [9, 9, 9, 9]);
});

test('create folds duplicate ids, too', async () => {
  const name = await newTable(server, [{ id: 'a', n: 1 }, { id: 'a', n: 2 }]);
  assert.deepEqual((await server.rows(name)).map(({ n }) => n), [2]);
});

for (const [what, id] of [['a quote', "o'brien"], ['an injection', "x' OR '1'='1"], ['500 characters', 'x'.repeat(500)], ['an emoji', '🎬-é-日本']]) {
  test(`an id with ${what} is written, replaced and deleted alone`, async () => {
    const name = await newTable(server, [{ id: 'other' }]);
    await server.merge(name, rowsOf([{ id, n: 1 }]));
    await server.merge(name, rowsOf([{ id, n: 2 }]));
    const predicate = `id = '${id.replaceAll("'", "''")}'`;
    assert.deepEqual((await server.rows(name, predicate)).map((row) => row.n), [2]);
    assert.equal((await server.json(`/v1/table/${name}/delete/`, { predicate })).json.num_deleted_rows, 1);
    assert.deepEqual((await server.rows(name)).map((row) => row.id), ['other']);
  });
}

test('a document is replaced with its stale chunks in one version', async () => {
  const name = await newTable(server, [...chunks('a', 5, 'v1'), ...chunks('b', 2, 'v1')]);
  const before = await server.version(name);
  const { json } = await server.merge(name, rowsOf(chunks('a', 2, 'v2')), REPLACE('a'));
  assert.deepEqual([json.version, json.num_updated_rows, json.num_deleted_rows], [before + 1, 2, 3]);
  assert.deepEqual((await server.rows(name)).map(({ id, text }) => `${id} ${text}`).sort(), ['a#0 v2', 'a#1 v2', 'b#0 v1', 'b#1 v1']);
});

test('an empty source with a delete filter removes the document', async () => {
  const name = await newTable(server, [...chunks('a', 3), ...chunks('b', 1)]);
  const { json } = await server.merge(name, rowsOf([]), REPLACE('a'));
  assert.equal(json.num_deleted_rows, 3);
  assert.deepEqual((await server.rows(name)).map(({ id }) => id), ['b#0']);
});

test('concurrent replacements of different documents share commits and leave each document whole', async () => {
  const name = await newTable(server, Array.from({ length: 24 }, (_, i) => chunks(`d${i}`, 6, 'v1')).flat());
  const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => server.merge(name, rowsOf(chunks(`d${i}`, 1 + (i % 8), 'v2')), REPLACE(`d${i}`))));
  assert.ok(new Set(answers.map(({ json }) => json.version)).size <= 12, 'commits are shared');
  const rows = await server.rows(name);
  for (let i = 0; i < 24; i++) {
    const own = rows.filter(({ parent_id }) => parent_id === `d${i}`);
    assert.deepEqual(own.map(({ id, text }) => `${id} ${text}`).sort(), chunks(`d${i}`, 1 + (i % 8)).map(({ id }) => `${id} v2`).sort());
  }
});

test('concurrent replacements of one document leave one writer\'s chunks and no mixture', async () => {
  const name = await newTable(server);
  await Promise.all(Array.from({ length: 8 }, (_, i) => server.merge(name, rowsOf(chunks('a', 3 + i, `w${i}`)), REPLACE('a'))));
  const rows = await server.rows(name);
  const writers = new Set(rows.map(({ text }) => text));
  assert.equal(writers.size, 1);
  assert.equal(rows.length, 3 + Number([...writers][0].slice(1)));
});

test('a row that moves between documents of one group ends as separate commits would leave it', async () => {
  const name = await newTable(server, [{ id: 'r', parent_id: 'a', n: 9 }]);
  const older = `&when_matched_update_all_filt=${encodeURIComponent('target.n <= source.n')}`;
  await Promise.all([
    server.merge(name, rowsOf([{ id: 'first' }])), // keeps the writer busy while the next two come to wait together
    server.merge(name, rowsOf([{ id: 'x', parent_id: 'a', n: 1 }]), REPLACE('a') + older),
    server.merge(name, rowsOf([{ id: 'r', parent_id: 'b', n: 1 }]), REPLACE('b') + older),
  ]);
  const moved = (await server.rows(name)).filter(({ id }) => id === 'r');
  // a before b: r is deleted, then inserted under b. b before a: r is kept (9 > 1) under a, then deleted.
  assert.ok(moved.length === 0 || (moved.length === 1 && moved[0].parent_id === 'b'), JSON.stringify(moved));
});

test('a conditional update keeps newer rows', async () => {
  const name = await newTable(server, [{ id: 'a', n: 5, text: 'newer' }]);
  const filter = `${UPSERT}&when_matched_update_all_filt=${encodeURIComponent('target.n <= source.n')}`;
  await server.merge(name, rowsOf([{ id: 'a', n: 4, text: 'older' }]), filter);
  assert.deepEqual((await server.rows(name)).map(({ text }) => text), ['newer']);
});

test('writes that change nothing make no version', async () => {
  const name = await newTable(server, [{ id: 'a' }]);
  const before = await server.version(name);
  await server.merge(name, rowsOf([]));
  await server.merge(name, rowsOf([]), REPLACE('nobody'));
  await server.json(`/v1/table/${name}/delete/`, { predicate: "id = 'nobody'" });
  await server.json(`/v1/table/${name}/update/`, { predicate: "id = 'nobody'", updates: [['n', '1']] });
  await server.arrow(`/v1/table/${name}/create/?mode=exist_ok`, rowsOf([]));
  assert.equal(await server.version(name), before);
});

test('insert appends, and overwrites with a key and without duplicates when asked', async () => {
  const name = await newTable(server, [{ id: 'a' }]);
  await server.arrow(`/v1/table/${name}/insert/`, rowsOf([{ id: 'b' }]));
  assert.equal(await server.count(name), 2);
  await server.arrow(`/v1/table/${name}/insert/?mode=overwrite`, rowsOf([{ id: 'c', n: 1 }, { id: 'c', n: 2 }]));
  assert.deepEqual((await server.rows(name)).map(({ id, n }) => [id, n]), [['c', 2]]);
  const { json } = await server.json(`/v1/table/${name}/describe/`);
  assert.ok(json.schema.fields[0].metadata, 'the key is still set');
});

test('a table whose id is nullable in the request gets a key that is not', async () => {
  const name = await newTable(server);
  const { json } = await server.json(`/v1/table/${name}/describe/`);
  const id = json.schema.fields.find((field) => field.name === 'id');
  assert.equal(id.nullable, false);
  assert.equal(id.metadata['lance-schema:unenforced-primary-key'], 'true');
});

const refusals = [
  ['a vector of another length', () => rowsOf([{ id: 'a', embedding: [1, 2] }], 2), /row 0\.embedding has 2 numbers, the table holds 4/],
  ['NaN', () => rowsOf([{ id: 'a' }, { id: 'b', embedding: [1, NaN, 1, 1] }]), /row 1\.embedding\[1\] is NaN, not a finite number/],
  ['an infinite number', () => rowsOf([{ id: 'a', embedding: [1, 1, 1, Infinity] }]), /row 0\.embedding\[3\] is Infinity/],
  ['a missing id', () => rowsOf([{ id: 'a' }, { n: 1 }]), /row 1\.id is missing/],
  ['no id column', () => rowsOf([{ id: 'a' }]).select(['n']), /the rows have no column 'id'/],
  ['bytes that are no Arrow', () => Buffer.from('hello world, this is text'), /no readable Arrow IPC stream/],
  ['a stream cut short', () => Buffer.from(arrow.tableToIPC(rowsOf([{ id: 'a' }]), 'stream')).subarray(0, 900), /cut short/],
];
for (const [what, body, message] of refusals) {
  test(`merge_insert refuses ${what}`, async () => {
    const name = await newTable(server);
    const answer = await server.merge(name, body());
    assert.equal(answer.status, 400);
    assert.match(answer.json.error, message);
    assert.equal(await server.count(name), 0);
  });
}

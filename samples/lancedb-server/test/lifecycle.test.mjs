// Starting, stopping, being killed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { newFolder, newTable, rowsOf, serve, startServer } from './support.mjs';

const SERVER = fileURLToPath(new URL('../src/server.mjs', import.meta.url));
const run = (args, env) => spawnSync(process.execPath, [SERVER, ...args], { env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' });

test('one line on standard output says where it listens', async (t) => {
  const server = await serve(t);
  assert.match(server.line, /^lancedb-server listening on http:\/\/127\.0\.0\.1:\d+$/);
});

test('--help lists every setting', () => {
  const { status, stdout } = run(['--help'], {});
  assert.equal(status, 0);
  for (const name of ['LANCEDB_PATH', 'PORT', 'LANCEDB_API_KEY', 'LANCEDB_FSYNC', 'BODY_LIMIT_MB', 'COMPACT_FRAGMENTS']) assert.match(stdout, new RegExp(name));
});

test('wrong settings are all named with the value and the remedy', () => {
  const { status, stderr } = run([], { PORT: 'http', LANCEDB_FSYNC: 'yes', BODY_LIMIT_MB: '0', LANCEDB_TABLE: '../x', LOG_LEVEL: 'loud' });
  assert.equal(status, 1);
  assert.match(stderr, /PORT is 'http': set it to a whole number from 0 to 65535/);
  assert.match(stderr, /LANCEDB_FSYNC is 'yes': set it to 0 or 1/);
  assert.match(stderr, /BODY_LIMIT_MB is '0': set it to a whole number from 1 to 1024/);
  assert.match(stderr, /LANCEDB_TABLE is '\.\.\/x': a table name has/);
  assert.match(stderr, /LOG_LEVEL is 'loud': set it to one of/);
});

test('a second server on the folder is refused, and admitted once the first is gone', async (t) => {
  const first = await serve(t);
  await assert.rejects(startServer({ path: first.folder }), /is in use by another lancedb-server/);
  await first.stop('SIGKILL');
  const second = await serve(t, { path: first.folder });
});

test('a port that is taken is named', async (t) => {
  const first = await serve(t);
  await assert.rejects(startServer({ PORT: new URL(first.url).port }), /PORT is \d+ and in use/);
});

test('leftovers of killed writes are swept at start, data is not', async (t) => {
  const first = await serve(t);
  const name = await newTable(first, [{ id: 'a' }]);
  await first.stop();
  const leftover = join(first.folder, `${name}.lance`, 'data', '.tmpAbC123');
  await writeFile(leftover, 'half a file');
  const second = await serve(t, { path: first.folder });
  await assert.rejects(access(leftover));
  assert.equal(await second.count(name), 1);
});

test('SIGTERM finishes what was taken, refuses the rest and exits with 0', async (t) => {
  const server = await serve(t);
  const name = await newTable(server);
  const writes = Array.from({ length: 30 }, (_, i) => server.merge(name, rowsOf([{ id: `id${i}` }])).catch(() => null));
  await Promise.race(writes); // at least one is answered, others are under way
  assert.equal(await server.stop(), 0);
  const answered = (await Promise.all(writes)).filter((answer) => answer?.status === 200).length;
  const again = await serve(t, { path: server.folder });
  assert.ok(answered > 0 && await again.count(name) >= answered);
});

test('it ends when standard input closes', async (t) => {
  const server = await serve(t);
  server.child.stdin.end();
  assert.deepEqual((await server.exited)[0], 0);
});

test('after SIGKILL in the middle of writes every answered row is there, once', async (t) => {
  const folder = await newFolder();
  const answered = new Set();
  let name;
  for (let round = 0; round < 3; round++) {
    const server = await serve(t, { path: folder });
    name ??= await newTable(server);
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; ; i++) {
        const ids = Array.from({ length: 20 }, (_, k) => `r${round}w${writer}i${i % 5}k${k}`);
        const answer = await server.merge(name, rowsOf(ids.map((id) => ({ id })))).catch(() => null);
        if (answer === null) return;
        if (answer.status === 200) for (const id of ids) answered.add(id);
        if (answered.size > 300 * (round + 1)) server.child.kill('SIGKILL');
      }
    });
    await Promise.all(writers);
    await server.exited;
  }
  const server = await serve(t, { path: folder });
  const found = (await server.query(name, { columns: ['id'], k: 100000 })).toArray().map(({ id }) => id);
  assert.equal(new Set(found).size, found.length, 'no id twice');
  assert.deepEqual([...answered].filter((id) => !found.includes(id)), []);
  assert.equal((await server.merge(name, rowsOf([{ id: 'after' }]))).status, 200);
});

test('more waiting writes than allowed are answered 429 with Retry-After', async (t) => {
  const server = await serve(t, { QUEUE_LIMIT: '2' });
  const name = await newTable(server);
  const answers = await Promise.all(Array.from({ length: 30 }, () => server.merge(name, rowsOf([{ id: 'same' }]))));
  const refused = answers.filter(({ status }) => status === 429);
  assert.ok(refused.length > 0);
  assert.deepEqual([refused[0].headers.get('retry-after'), refused[0].json.code], ['1', 21]);
  assert.equal(await server.count(name), 1);
});

test('a busy table is compacted and its old versions go', async (t) => {
  const server = await serve(t, { COMPACT_FRAGMENTS: '4', VERSION_GRACE_SECONDS: '0' });
  const name = await newTable(server);
  for (let i = 0; i < 40; i++) await server.merge(name, rowsOf([{ id: `id${i}` }]));
  const { json } = await server.json(`/v1/table/${name}/stats`);
  assert.ok(json.fragment_stats.num_fragments <= 20, `${json.fragment_stats.num_fragments} fragments`);
  const { versions } = (await server.json(`/v1/table/${name}/version/list`)).json;
  assert.ok(versions.length <= 30, `${versions.length} versions`);
  assert.equal(await server.count(name), 40);
});

test('a table that is dropped and made again is another one', async (t) => {
  const server = await serve(t);
  const name = await newTable(server, [{ id: 'a' }]);
  const [dropped, late] = await Promise.all([server.json(`/v1/table/${name}/drop`), server.merge(name, rowsOf([{ id: 'b' }]))]);
  assert.equal(dropped.status, 200);
  assert.ok([200, 404].includes(late.status), late.text);
  await server.arrow(`/v1/table/${name}/create`, rowsOf([{ id: 'c' }]));
  assert.deepEqual((await server.rows(name)).map(({ id }) => id), ['c']);
});

test('logs hold neither contents nor keys', async (t) => {
  const server = await serve(t, { LOG_LEVEL: 'debug', LANCEDB_API_KEY: 'top-secret' });
  const headers = { 'x-api-key': 'top-secret' };
  await server.json('/bulk-add', { records: [{ id: 'private-id', embedding: ['private'] }] }, headers);
  await server.json('/v1/table/t/delete', { predicate: "id = 'private" }, headers);
  await server.json('/search', { query: 'private' }, { 'x-api-key': 'wrong-secret' });
  await server.stop();
  assert.match(server.errors(), /"status":400/);
  assert.doesNotMatch(server.errors(), /private|secret/);
});

test('a folder that cannot be made is explained', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'file'), 'in the way'); // Permissions would not hold root back.
  await assert.rejects(startServer({ path: join(folder, 'file', 'data') }), /check LANCEDB_PATH/);
  await rm(folder, { recursive: true });
});

// Starts real servers on free ports with folders of their own, and speaks Arrow and JSON to them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { arrow } from '../src/arrow.mjs';

const SERVER = fileURLToPath(new URL('../src/server.mjs', import.meta.url));
const ARROW_STREAM = 'application/vnd.apache.arrow.stream';
export const UPSERT = 'on=id&when_matched_update_all=true&when_not_matched_insert_all=true';

export const newFolder = () => mkdtemp(join(tmpdir(), 'lancedb-server-test-'));

/** A server that ends with this process, whatever happens to it. */
export async function startServer({ path, ...settings } = {}) {
  const folder = path ?? await newFolder();
  const child = spawn(process.execPath, [SERVER], {
    env: { PATH: process.env.PATH, PORT: '0', LANCEDB_PATH: folder, LANCEDB_EXIT_WITH_STDIN: '1', ...settings },
  });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (text) => { errors += text; });
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), exited.then(([code]) => {
    throw new Error(`the server ended with ${code}: ${errors}`);
  })]);
  return new Server(child, line, folder, exited, () => errors);
}

/** The same for one test, which may fail without leaving its server behind. */
export async function serve(t, settings) {
  const server = await startServer(settings);
  t.after(async () => {
    server.child.kill('SIGKILL');
    await server.exited;
    await rm(server.folder, { recursive: true, force: true });
  });
  return server;
}

class Server {
  constructor(child, line, folder, exited, errors) {
    Object.assign(this, { child, line, folder, exited, errors, url: line.split(' ').at(-1) });
  }

  async send(path, { method = 'POST', body, headers = {} } = {}) {
    const response = await fetch(this.url + path, { method, body, headers });
    const text = await response.text();
    let json;
    try { json = JSON.parse(text); } catch { /* not every answer is JSON */ }
    return { status: response.status, headers: response.headers, text, json };
  }

  json(path, body = {}, headers = {}) {
    return this.send(path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
  }

  arrow(path, table, headers = {}) {
    const body = Buffer.isBuffer(table) ? table : Buffer.from(arrow.tableToIPC(table, 'stream'));
    return this.send(path, { body, headers: { 'content-type': ARROW_STREAM, ...headers } });
  }

  merge(name, table, query = UPSERT) { return this.arrow(`/v1/table/${name}/merge_insert/?${query}`, table); }

  async query(name, body) {
    const response = await fetch(`${this.url}/v1/table/${name}/query/`, {
      method: 'POST', body: JSON.stringify({ vector: [], k: 1000, ...body }), headers: { 'content-type': 'application/json' },
    });
    if (response.status !== 200) throw new Error(await response.text());
    return arrow.tableFromIPC(new Uint8Array(await response.arrayBuffer()));
  }

  async rows(name, filter) {
    const table = await this.query(name, { filter });
    return table.toArray().map((row) => row.toJSON());
  }

  async count(name) { return (await this.json(`/v1/table/${name}/count_rows/`)).json; }
  async version(name) { return (await this.json(`/v1/table/${name}/describe/`)).json.version; }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    const [code] = await this.exited;
    return code;
  }

  async close() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Rows {id, parent_id, text, n, embedding} as an Arrow table; `dimension` 0 leaves the embedding out. */
export function rowsOf(rows, dimension = 4) {
  const { Field, FixedSizeList, Float32, Int32, Schema, Struct, Utf8 } = arrow;
  const list = new FixedSizeList(dimension, new Field('item', new Float32(), true));
  const fields = [
    new Field('id', new Utf8(), true), new Field('parent_id', new Utf8(), true),
    new Field('text', new Utf8(), true), new Field('n', new Int32(), true), new Field('embedding', list, true),
  ];
  const numbers = Float32Array.from(rows.flatMap((row) => row.embedding ?? Array(dimension).fill(1)));
  const child = arrow.makeData({ type: new Float32(), length: numbers.length, nullCount: 0, data: numbers });
  const column = (name, type) => arrow.vectorFromArray(rows.map((row) => row[name] ?? null), type).data[0] ?? arrow.makeData({ type, length: 0 });
  const children = [
    column('id', new Utf8()), column('parent_id', new Utf8()), column('text', new Utf8()), column('n', new Int32()),
    arrow.makeData({ type: list, length: rows.length, nullCount: 0, child }),
  ];
  const schema = new Schema(fields);
  if (rows.length === 0) return new arrow.Table(schema);
  return new arrow.Table(schema, new arrow.RecordBatch(schema, arrow.makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children })));
}

let tables = 0;
export async function newTable(server, rows = []) {
  const name = `t${process.pid}_${tables++}`;
  const answer = await server.arrow(`/v1/table/${name}/create/?mode=create`, rowsOf(rows));
  if (answer.status !== 200) throw new Error(answer.text);
  return name;
}

// The database folder and the tables opened so far.
import * as lancedb from '@lancedb/lancedb';
import { mkdir } from 'node:fs/promises';
import { arrow } from './arrow.mjs';
import { messagesOf, toFile } from './arrow-messages.mjs';
import { ApiError, Code, tableMissing } from './errors.mjs';
import { lockFolder, sweepLeftovers } from './folder.mjs';
import { Table } from './table.mjs';
import { checkedTableName } from './table-name.mjs';

const MEGABYTE = 1024n * 1024n;
const PRIMARY_KEY = 'lance-schema:unenforced-primary-key';

export class Database {
  #connection;
  #config;
  #log;
  #unlock;
  #tables = new Map(); // name -> promise of Table
  #catalogue = Promise.resolve(); // creating and dropping happen one after the other

  static async open(config, log) {
    await mkdir(config.path, { recursive: true });
    const database = new Database();
    database.#config = config;
    database.#log = log;
    database.#unlock = await lockFolder(config.path);
    const swept = await sweepLeftovers(config.path);
    if (swept > 0) log.info({ files: swept }, 'removed leftovers of killed writes');
    await database.#connect();
    return database;
  }

  tableNames(options) { return this.#connection.tableNames(options); }

  /** The table, or an error 404 that names it. */
  async table(name) {
    const table = await this.find(name);
    if (!table) throw tableMissing(name);
    return table;
  }

  find(name) {
    checkedTableName(name);
    if (!this.#tables.has(name)) {
      const opening = this.#open(name);
      this.#tables.set(name, opening);
      const forget = () => { if (this.#tables.get(name) === opening) this.#tables.delete(name); };
      opening.then((table) => { if (!table) forget(); }, forget);
    }
    return this.#tables.get(name);
  }

  /** Creates a table from a schema and, maybe, rows. `mode`: create, exist_ok or overwrite. */
  async create(name, mode, messages) {
    checkedTableName(name);
    return this.#oneAtATime(async () => {
      const existing = await this.find(name);
      if (existing && mode === 'create') throw new ApiError(400, Code.tableExists, `Table '${name}' already exists`);
      if (existing && mode === 'exist_ok') return existing;
      const file = toFile(withPrimaryKey(messages));
      const make = () => this.#connection.inner.createTable(name, file, existing ? 'overwrite' : 'create', []);
      if (existing) {
        await existing.writer.run(async () => {
          await existing.commit(make);
          existing.replaced(await this.#connection.openTable(name));
        });
        return existing;
      }
      await make();
      // Somebody may have looked for it just before it was there; who looks after that finds it.
      const table = (await this.find(name)) ?? (await this.table(name));
      await table.durable();
      return table;
    });
  }

  async drop(name) {
    return this.#oneAtATime(async () => {
      const table = await this.table(name);
      await table.writer.run(async () => {
        table.dropped(); // refuses everybody until the files are gone; a handle opened meanwhile would see half a table
        try {
          await this.#connection.dropTable(name);
        } finally {
          this.#tables.delete(name);
          // The engine caches by path and version: a new table of this name would be taken for the old one, indexes included.
          await this.#connect();
        }
      });
    });
  }

  waitingWrites() {
    return Promise.all(this.#tables.values()).then((tables) => tables.reduce((sum, table) => sum + (table?.writer.length ?? 0), 0));
  }

  async close() {
    for (const table of await Promise.all(this.#tables.values())) await table?.close();
    this.#connection.close();
    this.#unlock();
  }

  async #connect() {
    const session = new lancedb.Session(BigInt(this.#config.cacheMb) * MEGABYTE, (BigInt(this.#config.cacheMb) * MEGABYTE) / 4n);
    // Consistency 0: a handle that does not look at the newest version lets a merge insert keys that exist.
    this.#connection = await lancedb.connect(this.#config.path, { readConsistencyInterval: 0, session });
  }

  async #open(name) {
    try {
      return new Table(name, await this.#connection.openTable(name), this.#config, this.#log);
    } catch (error) {
      if (/was not found/.test(error.message)) return null;
      throw error;
    }
  }

  #oneAtATime(work) {
    const done = this.#catalogue.then(work);
    this.#catalogue = done.catch(() => {});
    return done;
  }
}

// The primary key makes the engine notice two writers that insert the same id. It can be set when a table is made, and must
// not be nullable: the engine takes a nullable one without a word and then refuses every read and write of the table.
function withPrimaryKey(messages) {
  const { schema } = messages;
  const id = schema.fields.find((field) => field.name === 'id' && arrow.DataType.isUtf8(field.type));
  const keyedAlready = schema.fields.some((field) => field !== id && [...field.metadata.keys()].some((name) => name.startsWith(PRIMARY_KEY)));
  if (!id || keyedAlready) return messages;
  const key = new arrow.Field(id.name, id.type, false, new Map([...id.metadata, [PRIMARY_KEY, 'true']]));
  const keyed = new arrow.Schema(schema.fields.map((field) => (field === id ? key : field)), schema.metadata);
  return { ...messages, schema: keyed, schemaBytes: messagesOf(new arrow.Table(keyed)).schemaBytes };
}

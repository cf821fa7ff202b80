// One table: its native handle, its writer queue and who is reading it.
import { join } from 'node:path';
import { arrow } from './arrow.mjs';
import { Durability } from './durability.mjs';
import { ApiError, Code, tableMissing } from './errors.mjs';
import { Maintenance } from './maintenance.mjs';
import { WriterQueue } from './writer-queue.mjs';

export class Table {
  #lance;
  #schema = null;
  #reads = new Set();
  #indexing = null;
  #dropped = false;
  #durability;
  #maintenance;

  constructor(name, lance, config, log) {
    this.name = name;
    this.folder = join(config.path, `${name}.lance`);
    this.#lance = lance;
    this.#durability = config.fsync ? new Durability(this.folder) : null;
    this.#maintenance = new Maintenance(this, config, log);
    this.writer = new WriterQueue({
      limit: config.queueLimit,
      limitBytes: config.queueLimitMb * 1024 * 1024,
      durable: () => this.durable(),
      betweenWrites: () => this.#maintenance.betweenWrites(),
    });
  }

  /** The engine's own object. Its methods take Arrow bytes as they are; the public ones decode and encode them again. */
  get native() {
    if (this.#dropped) throw tableMissing(this.name);
    return this.#lance.inner;
  }

  get isIndexing() { return this.#indexing !== null; }

  async version() { return this.native.version(); }

  async schema() {
    this.#schema ??= arrow.tableFromIPC(await this.native.schema()).schema;
    return this.#schema;
  }

  /** Runs a read; while it lasts, no version it may be looking at is removed. */
  async read(use) {
    const started = { at: Date.now() };
    this.#reads.add(started);
    try {
      return await use(this.#lance);
    } catch (error) {
      throw this.#dropped ? tableMissing(this.name) : error;
    } finally {
      this.#reads.delete(started);
    }
  }

  oldestRead() {
    const [first] = this.#reads; // sets keep the order of insertion
    return first?.at ?? Infinity;
  }

  /** Runs something that makes a version. Only jobs of the writer queue and index builds may. */
  async commit(change) {
    const began = Date.now();
    const result = await change(this.native);
    this.#maintenance.committed(began, Date.now());
    return result;
  }

  durable() { return this.#durability?.sync(); }

  async tidy() {
    return this.writer.run(() => {
      if (this.isIndexing) throw new ApiError(409, Code.conflict, `an index of '${this.name}' is being built; optimize it afterwards`);
      return this.#maintenance.tidy();
    });
  }

  /** Builds beside the writes (that can take minutes and is safe), one build at a time and never beside a compaction. */
  async buildIndex(build) {
    while (this.#indexing) await this.#indexing.catch(() => {}); // that failure is answered to who asked for it
    const started = this.writer.run(() => null); // whatever compacts now is finished after this
    this.#indexing = started.then(() => this.commit(build)).finally(() => { this.#indexing = null; });
    this.#indexing.catch(() => {});
    await this.#indexing;
    this.#durability?.forgetIndices();
    await this.writer.run(() => null); // makes the index durable in the queue's turn
  }

  /** The table was overwritten: another schema, other files. */
  replaced(lance) {
    this.#lance.close();
    this.#lance = lance;
    this.#schema = null;
  }

  async close() {
    this.#maintenance.stop();
    await this.writer.idle();
    this.#lance.close();
  }

  dropped() {
    this.#maintenance.stop();
    this.#durability = null;
    this.#dropped = true;
    this.writer.close(this.name);
    this.#lance.close();
  }
}

// Every commit adds a fragment and a version; both make every later read and write slower, and the engine tidies nothing by
// itself. Compaction runs in the writer queue (beside a write one of the two fails) when the table's statistics ask for it.

const IDLE_MILLISECONDS = 1000;
const IDLE_FRAGMENTS = 8; // a quiet table is tidied earlier than a busy one
const IDLE_VERSIONS = 16;
const BUSY_VERSIONS = 512;
const BUSY_SHARE = 4; // a compaction that took 1 s is not repeated within 4 s: large tables compact less often
const IDLE_SHARE = 5;
const CLOCK_MARGIN_MILLISECONDS = 250; // between asking for an age and the engine looking at the clock

export class Maintenance {
  #table;
  #limit;
  #graceMilliseconds;
  #log;
  #idleTimer = null;
  #finishedAt = 0;
  #took = 0;
  #commits = []; // when each commit began and ended, oldest first

  constructor(table, { compactFragments, versionGraceSeconds }, log) {
    this.#table = table;
    this.#limit = compactFragments;
    this.#graceMilliseconds = versionGraceSeconds * 1000;
    this.#log = log;
  }

  committed(began, ended) {
    this.#commits.push({ began, ended });
  }

  /** Called by the writer queue after each write. */
  async betweenWrites() {
    this.#wakeWhenIdle(IDLE_MILLISECONDS);
    if (this.#rested(BUSY_SHARE)) await this.#tidyIf(this.#limit, BUSY_VERSIONS);
  }

  stop() {
    clearTimeout(this.#idleTimer);
  }

  /** Compacts, folds new rows into the indexes and removes versions nobody can be reading. */
  async tidy() {
    const began = Date.now();
    const oldest = this.#oldestNeeded();
    const age = oldest < 0 ? undefined : began - this.#commits[oldest].began + CLOCK_MARGIN_MILLISECONDS;
    const result = await this.#table.commit((native) => native.optimize(age));
    // On disk before any later run removes what it replaced.
    await this.#table.durable();
    if (oldest > 0) this.#commits.splice(0, oldest);
    this.#finishedAt = Date.now();
    this.#took = this.#finishedAt - began;
    return result;
  }

  async #tidyIf(fragments, versions) {
    try {
      const { numSmallFragments } = (await this.#table.native.stats()).fragmentStats;
      if (numSmallFragments >= fragments || this.#oldestNeeded() >= versions) await this.tidy();
    } catch (error) {
      // Nothing is lost: the writes stand, and a later one tries again.
      this.#finishedAt = Date.now();
      this.#log.warn({ table: this.#table.name, reason: error.message }, 'compaction failed');
    }
  }

  #wakeWhenIdle(milliseconds) {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#idle(), milliseconds).unref();
  }

  async #idle() {
    if (!this.#rested(IDLE_SHARE)) return this.#wakeWhenIdle(IDLE_SHARE * this.#took);
    await this.#table.writer.runQuietly(() => this.#tidyIf(IDLE_FRAGMENTS, IDLE_VERSIONS));
    // The last versions become removable only when their grace has passed.
    if (this.#commits.length > IDLE_VERSIONS) this.#wakeWhenIdle(this.#graceMilliseconds + IDLE_MILLISECONDS);
  }

  #rested(share) {
    return !this.#table.isIndexing && Date.now() - this.#finishedAt >= share * this.#took;
  }

  // Position in #commits of the newest commit that every read in progress, and every read of the last seconds, has seen.
  // What came before it is in nobody's hands. It stays and is on disk, so a power cut during the compaction that replaces its
  // files loses nothing. -1: not known since this process started.
  #oldestNeeded() {
    const since = Math.min(Date.now() - this.#graceMilliseconds, this.#table.oldestRead());
    return this.#commits.findLastIndex(({ ended }) => ended <= since);
  }
}

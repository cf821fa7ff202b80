// One writer per table. The engine lets two writers insert the same new key twice, so writes never overlap here; writes
// that wait and can share a commit do, which is also what makes many small writers fast.
import { setTimeout as after } from 'node:timers/promises';
import { ApiError, Code, tableMissing, toApiError } from './errors.mjs';

const LINGER_SHARE = 0.5; // of the commit before
const LONGEST_LINGER_MILLISECONDS = 15;

export class WriterQueue {
  #waiting = [];
  #waitingBytes = 0;
  #draining = null;
  #closedFor = null;
  #whenWaiting = null;
  #limits;
  #durable;
  #betweenWrites;

  /** `durable` runs before answers are given, `betweenWrites` after. Both run alone, like a write. */
  constructor({ limit, limitBytes, durable, betweenWrites }) {
    this.#limits = { count: limit, bytes: limitBytes };
    this.#durable = durable;
    this.#betweenWrites = betweenWrites;
  }

  get length() { return this.#waiting.length; }

  /** Runs `write()` when its turn comes. */
  run(write) {
    return this.add({ bytes: 0, run: async () => [await write()] });
  }

  /** The same for work nobody waits for: it starts only if nothing else does, and is dropped otherwise. */
  async runQuietly(work) {
    if (this.#draining || this.#closedFor) return;
    this.#draining = work().finally(() => {
      this.#draining = this.#waiting.length > 0 ? this.#drain() : null;
    });
    await this.#draining;
  }

  /** A job has `bytes`, `run(jobs)` that answers one result per job and, if it can share a commit, `joins(group, job)`. */
  add(job) {
    if (this.#closedFor) return Promise.reject(tableMissing(this.#closedFor));
    const full = this.#waiting.length >= this.#limits.count
      || (this.#waiting.length > 0 && this.#waitingBytes + job.bytes > this.#limits.bytes);
    if (full) {
      return Promise.reject(new ApiError(429, Code.throttled,
        `${this.#waiting.length} writes are waiting for this table; try again shortly`, { 'retry-after': '1' }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#waitingBytes += job.bytes;
      this.#draining ??= this.#drain();
      if (this.#waiting.length >= this.#whenWaiting?.count) this.#whenWaiting.stop();
    });
  }

  /** Refuses what waits and what comes: the table is gone. */
  close(tableName) {
    this.#closedFor = tableName;
    for (const entry of this.#waiting.splice(0)) entry.reject(tableMissing(tableName));
    this.#waitingBytes = 0;
  }

  /** Resolves when nothing waits and nothing runs. */
  async idle() {
    while (this.#draining) await this.#draining;
  }

  async #drain() {
    await null; // callers of the same turn of the event loop get into the first group
    while (this.#waiting.length > 0) {
      const began = performance.now();
      const group = this.#takeGroup();
      await this.#runGroup(group);
      const linger = Math.min((performance.now() - began) * LINGER_SHARE, LONGEST_LINGER_MILLISECONDS);
      const writers = group.length + this.#waiting.length;
      if (!this.#closedFor) await this.#betweenWrites();
      if (writers > 1) await this.#gather(writers, linger);
    }
    this.#draining = null;
  }

  // Writers that were just answered send again at once. Without a moment for them they would miss the next commit, and two
  // half-full groups would take turns.
  async #gather(count, milliseconds) {
    if (this.#waiting.length >= count) return;
    const enough = new AbortController();
    this.#whenWaiting = { count, stop: () => enough.abort() };
    await after(milliseconds, null, { signal: enough.signal }).catch(() => {});
    this.#whenWaiting = null;
  }

  #takeGroup() {
    const group = [this.#take()];
    const [{ job }] = group;
    if (!job.joins) return group;
    const jobs = [job];
    while (this.#waiting.length > 0 && job.joins(jobs, this.#waiting[0].job)) {
      jobs.push(this.#waiting[0].job);
      group.push(this.#take());
    }
    return group;
  }

  #take() {
    const entry = this.#waiting.shift();
    this.#waitingBytes -= entry.job.bytes;
    return entry;
  }

  async #runGroup(group) {
    try {
      const results = await group[0].job.run(group.map((entry) => entry.job));
      await this.#durable();
      group.forEach((entry, i) => entry.resolve(results[i]));
    } catch (error) {
      if (group.length === 1) group[0].reject(toApiError(error));
      // One bad request must not fail its neighbours: each runs alone and gets its own answer.
      else for (const entry of group) await this.#runGroup([entry]);
    }
  }
}

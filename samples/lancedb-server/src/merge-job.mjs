// One merge_insert request in the writer queue, and the rule for which requests may share a commit: only those whose joint
// commit leaves the table exactly as some order of separate commits would.
import { toFile } from './arrow-messages.mjs';
import { anyOf, parentsNamedBy } from './sql.mjs';

const MOST_ROWS_PER_COMMIT = 2000; // past this a commit gets slower per row
const MOST_BYTES_PER_COMMIT = 32 * 1024 * 1024;

export class MergeJob {
  /** `options`: on, updateMatched, updateFilter, insertNew, deleteOthers, deleteFilter, timeoutMs. */
  constructor(table, options, rows) {
    this.table = table;
    this.options = options;
    this.rows = rows;
    this.bytes = rows.messages.batches.reduce((sum, batch) => sum + batch.bytes.length, 0);
    this.replaced = options.deleteOthers && options.deleteFilter ? parentsNamedBy(options.deleteFilter) : null;
    const { deleteFilter, ...shared } = options;
    this.kind = JSON.stringify(shared);
  }

  joins(group, next) {
    if (next.kind !== this.kind || !next.rows.messages.schemaBytes.equals(this.rows.messages.schemaBytes)) return false;
    if (this.rows.messages.dictionaries.length > 0 || next.rows.messages.dictionaries.length > 0) return false;
    if (sum(group, (job) => job.rows.count) + next.rows.count > MOST_ROWS_PER_COMMIT) return false;
    if (sum(group, (job) => job.bytes) + next.bytes > MOST_BYTES_PER_COMMIT) return false;
    // Not two writes of one document either: to a client, versions in a row say that nobody else has written to its documents.
    return group.every((job) => disjoint(job.rows.keys, next.rows.keys) && disjoint(job.rows.parents, next.rows.parents)
      && (!this.options.deleteOthers || apart(job, next)));
  }

  async run(group) {
    if (this.options.deleteOthers && this.options.updateFilter && group.length > 1) await this.#refuseMovedRows(group);
    const rows = sum(group, (job) => job.rows.count);
    if (rows === 0 && !(await this.#deletesSomething(group))) {
      const version = await this.table.version();
      return group.map(() => answer(version, { inserted: 0, updated: 0, deleted: 0 }));
    }
    const result = await this.table.commit((native) => this.#builder(native, group).execute(toFile(joined(group))));
    return group.map((job) => answer(result.version, ownNumbers(job, group, rows, result)));
  }

  #builder(native, group) {
    const { on, updateMatched, updateFilter, insertNew, deleteOthers, timeoutMs } = this.options;
    // An index on the key makes the engine forget its check for keys inserted twice, and is slower besides.
    let builder = native.mergeInsert([on]).useIndex(false);
    if (updateMatched) builder = builder.whenMatchedUpdateAll(updateFilter);
    if (insertNew) builder = builder.whenNotMatchedInsertAll();
    if (deleteOthers) builder = builder.whenNotMatchedBySourceDelete(jointDeleteFilter(group));
    if (timeoutMs) builder.setTimeout(timeoutMs);
    return builder;
  }

  // A merge that changes nothing still writes a version; an empty one is answered without.
  async #deletesSomething(group) {
    return this.options.deleteOthers && (await this.table.read((table) => table.countRows(jointDeleteFilter(group)))) > 0;
  }

  // A row that now belongs to the parent one request replaces, but whose key another request writes, would be deleted and
  // inserted by two commits; in one it is matched, so the update filter could keep it. Then each request runs alone.
  async #refuseMovedRows(group) {
    const { on } = this.options;
    const parents = group.flatMap((job) => job.replaced);
    const held = await this.table.read((table) =>
      table.query().where(anyOf('parent_id', parents)).select([on, 'parent_id']).toArray());
    const moved = held.some((row) => group.some((job) => job.rows.keys.has(row[on]) && !job.replaced.includes(row.parent_id)));
    if (moved) throw new Error('rows move between the parents of this group');
  }
}

function apart(one, other) {
  if (!one.replaced || !other.replaced) return false;
  if (!one.options.updateMatched || !one.options.insertNew) return false;
  return !one.replaced.some((parent) => other.replaced.includes(parent) || other.rows.parents.has(parent))
    && !other.replaced.some((parent) => one.rows.parents.has(parent));
}

const jointDeleteFilter = (group) =>
  (group.length === 1 ? group[0].options.deleteFilter : group.map((job) => `(${job.options.deleteFilter})`).join(' OR '));

function joined(group) {
  const [first] = group;
  return { ...first.rows.messages, batches: group.flatMap((job) => job.rows.messages.batches) };
}

// The engine counts for the commit. What that says about one request of several is answered, the rest is left out.
function ownNumbers(job, group, rows, { numInsertedRows, numUpdatedRows, numDeletedRows }) {
  if (group.length === 1) return { inserted: numInsertedRows, updated: numUpdatedRows, deleted: numDeletedRows };
  const numbers = {};
  if (numInsertedRows === rows) Object.assign(numbers, { inserted: job.rows.count, updated: 0 });
  if (numUpdatedRows === rows) Object.assign(numbers, { inserted: 0, updated: job.rows.count });
  if (numDeletedRows === 0) numbers.deleted = 0;
  return numbers;
}

const answer = (version, { inserted, updated, deleted }) =>
  ({ version, num_inserted_rows: inserted, num_updated_rows: updated, num_deleted_rows: deleted });

const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);

function disjoint(one, other) {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  for (const value of small) if (large.has(value)) return false;
  return true;
}

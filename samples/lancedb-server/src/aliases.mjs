// What the short routes do, on the one table they serve.
import { arrow } from './arrow.mjs';
import { messagesOf } from './arrow-messages.mjs';
import { badRequest } from './errors.mjs';
import { fullTextColumns, inAnyOf } from './full-text.mjs';
import { flatCosineIndex, fullTextIndex } from './index-definition.mjs';
import { MergeJob } from './merge-job.mjs';
import { readRecords, recordSchema, recordTable } from './records.mjs';
import { checkedRows } from './row-batch.mjs';

const TEXTS = ['searchable_text', 'title'];
const VECTOR = 'embedding';
const RESULT = ['id', 'title', 'content_type', 'searchable_text', 'references', 'parent_id', 'chunk_index'];
// A row without a time counts as unknown: it is overwritten and overwrites.
const NOT_NEWER = 'target.updated_at IS NULL OR source.updated_at IS NULL OR target.updated_at <= source.updated_at';

export async function upsertRecords(database, name, given) {
  const rows = readRecords(given);
  if (rows.length === 0) return { success: true, count: 0, version: (await (await database.find(name))?.version()) ?? 0 };
  const table = (await database.find(name)) ?? (await database.create(name, 'exist_ok', emptyTable(rows[0].embedding.length)));
  const schema = await table.schema();
  const hasTime = schema.fields.some((field) => field.name === 'updated_at');
  const options = { on: 'id', updateMatched: true, updateFilter: hasTime ? NOT_NEWER : undefined, insertNew: true, deleteOthers: false };
  const batch = checkedRows(recordTable(rows, schema), { key: 'id', tableSchema: schema });
  const { version } = await table.writer.add(new MergeJob(table, options, batch));
  return { success: true, count: rows.length, version };
}

const emptyTable = (dimension) => messagesOf(new arrow.Table(recordSchema(dimension)));

/** Builds both indexes over all rows; what is complete already is left alone, so repeating costs nothing. */
export async function buildIndexes(table) {
  const rows = await table.read((lance) => lance.countRows());
  if (rows === 0) throw badRequest(`'${table.name}' has no rows yet; add some, then build its index`);
  const built = [
    await buildIndex(table, VECTOR, 'IVF_FLAT', flatCosineIndex()),
    await buildIndex(table, TEXTS[0], 'FTS', fullTextIndex()),
    await buildIndex(table, TEXTS[1], 'FTS', fullTextIndex()),
  ];
  return { success: true, rows, indexes: built };
}

async function buildIndex(table, column, kind, index) {
  const name = `${column}_idx`;
  const state = async () => {
    const stats = await table.read((lance) => lance.indexStats(name));
    return {
      name, column, index_type: kind, metric: stats?.distanceType,
      indexed_rows: stats?.numIndexedRows, unindexed_rows: stats?.numUnindexedRows,
    };
  };
  const before = await table.read((lance) => lance.indexStats(name));
  const complete = before?.indexType === kind && before.numUnindexedRows === 0 && (kind === 'FTS' || before.distanceType === 'cosine');
  if (!complete) await table.buildIndex((native) => native.createIndex(index, column, true));
  return { ...(await state()), built: !complete };
}

export async function search(table, { vector, query, limit, contentType }) {
  if (query) await ensureFullTextIndex(table);
  const columns = (await table.schema()).fields.map((field) => field.name).filter((name) => RESULT.includes(name));
  return table.read(async (lance) => {
    let found = vector
      ? lance.query().nearestTo(vector).column(VECTOR).distanceType('cosine')
      : lance.query().fullTextSearch(inAnyOf(TEXTS, query));
    if (contentType) found = found.where(contentType);
    const rows = await found.select([...columns, vector ? '_distance' : '_score']).limit(limit).toArray();
    return rows.map((row) => result(row, columns, vector ? 1 - row._distance : row._score));
  });
}

// Built when the first search asks for it: it takes no time while the table is small, and new rows are found at once.
async function ensureFullTextIndex(table) {
  for (const column of TEXTS) {
    if ((await fullTextColumns(table)).has(column)) continue;
    await table.buildIndex(async (native) => {
      if (!(await fullTextColumns(table)).has(column)) await native.createIndex(fullTextIndex(), column, true);
    });
  }
}

function result(row, columns, score) {
  const values = columns.map((name) => [name, typeof row[name] === 'bigint' ? Number(row[name]) : row[name]]);
  return { ...Object.fromEntries(values), score };
}

// The JSON records of /bulk-add: checked, then laid out as Arrow columns of the table they are for.
import { arrow } from './arrow.mjs';
import { badRequest, Code } from './errors.mjs';
import { shown, vector } from './input.mjs';

const { DataType, Field, FixedSizeList, Float32, Int32, Int64, Precision, Schema, Utf8 } = arrow;
const TEXTS = ['content_type', 'title', 'searchable_text', 'content_hash', 'parent_id', 'embedding_model'];
const MOST_RECORDS = 10_000;
const LONGEST_ID = 2048;

/** The table made when there is none: wire contract 3. */
export function recordSchema(dimension) {
  const texts = (...names) => names.map((name) => new Field(name, new Utf8(), true));
  return new Schema([
    new Field('id', new Utf8(), false),
    ...texts('content_type', 'title'),
    new Field('embedding', new FixedSizeList(dimension, new Field('item', new Float32(), true)), true),
    ...texts('searchable_text', 'content_hash', 'references', 'parent_id'),
    new Field('chunk_index', new Int32(), true),
    new Field('updated_at', new Int64(), true),
    ...texts('embedding_model'),
  ]);
}

/** Reads the records; every message says which record and field. */
export function readRecords(records) {
  if (!Array.isArray(records)) throw badRequest(`records must be a list, it is ${shown(records)}`);
  if (records.length > MOST_RECORDS) throw badRequest(`records has ${records.length} entries, at most ${MOST_RECORDS} go into one request`);
  return records.map((record, i) => readRecord(record, `records[${i}]`));
}

function readRecord(record, name) {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) throw badRequest(`${name} must be an object, it is ${shown(record)}`);
  const { id } = record;
  if (typeof id !== 'string' || id === '') throw badRequest(`${name}.id must be a text that is not empty, it is ${shown(id)}`);
  if (id.length > LONGEST_ID) throw badRequest(`${name}.id has ${id.length} characters, at most ${LONGEST_ID} are taken`);
  const row = { id, embedding: embedding(record, name), references: references(record.references, name) };
  for (const column of TEXTS) row[column] = optional(record[column], `${name}.${column}`, (value) => typeof value === 'string', 'a text');
  row.chunk_index = optional(record.chunk_index, `${name}.chunk_index`, isInt32, 'a whole number of 32 bits');
  row.updated_at = optional(record.updated_at, `${name}.updated_at`, Number.isSafeInteger, 'a whole number (milliseconds since 1970)');
  return row;
}

const isInt32 = (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31;

function embedding({ embedding: numbers, embedding_base64: encoded }, name) {
  if (encoded === undefined) return vector(numbers, `${name}.embedding`);
  const bytes = typeof encoded === 'string' ? Buffer.from(encoded, 'base64') : null;
  if (!bytes || bytes.length === 0 || bytes.length % 4 !== 0) {
    const is = bytes ? `${bytes.length} bytes` : shown(encoded);
    throw badRequest(`${name}.embedding_base64 must be base64 of 4-byte little-endian floats, it is ${is}`);
  }
  const values = new Float32Array(bytes.length / 4).map((_, i) => bytes.readFloatLE(i * 4));
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw badRequest(`${name}.embedding_base64[${bad}] is ${values[bad]}, not a finite number`);
  return values;
}

// The column holds JSON text; callers that send the list itself mean the same.
function references(value, name) {
  if (value === undefined || value === null || typeof value === 'string') return value ?? null;
  if (typeof value === 'object') return JSON.stringify(value);
  throw badRequest(`${name}.references must be JSON text or a list, it is ${shown(value)}`);
}

function optional(value, name, fits, expected) {
  if (value === undefined || value === null) return null;
  if (!fits(value)) throw badRequest(`${name} must be ${expected}, it is ${shown(value)}`);
  return value;
}

/** The records as a table of the given schema; what the schema has no column for is left out. */
export function recordTable(rows, schema) {
  const known = new Set(recordSchema(1).fields.map(({ name }) => name));
  const fields = schema.fields.filter(({ name }) => known.has(name));
  const columns = fields.map((field) => (field.name === 'embedding' ? vectors(rows, field) : values(rows, field)));
  const data = arrow.makeData({ type: new arrow.Struct(fields), length: rows.length, nullCount: 0, children: columns });
  return new arrow.Table(new Schema(fields), new arrow.RecordBatch(new Schema(fields), data));
}

function vectors(rows, { type }) {
  if (!DataType.isFixedSizeList(type) || type.children[0].type.precision !== Precision.SINGLE) {
    throw badRequest("the table's column 'embedding' is no list of 32-bit floats of fixed size, so records cannot be added to it", Code.schema);
  }
  const numbers = new Float32Array(rows.length * type.listSize);
  rows.forEach((row, i) => {
    if (row.embedding.length !== type.listSize) {
      throw badRequest(`records[${i}].embedding has ${row.embedding.length} numbers, the table holds ${type.listSize}`, Code.schema);
    }
    numbers.set(row.embedding, i * type.listSize);
  });
  const child = arrow.makeData({ type: type.children[0].type, length: numbers.length, nullCount: 0, data: numbers });
  return arrow.makeData({ type, length: rows.length, nullCount: 0, child });
}

// Tables of older callers keep numbers as they came: 64-bit integers or doubles.
function values(rows, { name, type }) {
  const column = rows.map((row) => (DataType.isInt(type) && type.bitWidth === 64 && row[name] !== null ? BigInt(row[name]) : row[name]));
  const [data] = arrow.vectorFromArray(column, type).data;
  return data ?? arrow.makeData({ type, length: 0, nullCount: 0 });
}

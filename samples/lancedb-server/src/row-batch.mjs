// The rows of one write request: readable, checked, one row per key.
import * as lancedb from '@lancedb/lancedb';
import { arrow } from './arrow.mjs';
import { messagesOf, readMessages, toFile } from './arrow-messages.mjs';
import { badRequest, Code } from './errors.mjs';

const { DataType, Precision } = arrow;
let scratchNumber = 0;

/** Parses an Arrow body; `key` is the column that may hold each value once (the last row of a value wins). */
export async function readRows(body, { key, tableSchema } = {}) {
  const messages = readMessages(body);
  const table = messages.compressed ? await decompress(messages) : decode(body);
  return checkedRows(table, { key, tableSchema, messages: messages.compressed ? null : messages });
}

/** The same for a table built here; `rowName` words the messages ("records[3]" or "row 3"). */
export function checkedRows(table, { key, tableSchema, messages = null, rowName = (i) => `row ${i}` }) {
  for (const field of table.schema.fields) checkVectors(field, table.getChild(field.name), tableSchema, rowName);
  const keys = key ? readKeys(table, key, rowName) : [];
  const kept = withoutDuplicates(table, keys);
  return {
    messages: kept === table && messages ? messages : messagesOf(kept),
    count: kept.numRows,
    keys: new Set(keys),
    parents: parentsOf(kept),
  };
}

function decode(body) {
  try {
    return arrow.tableFromIPC(body);
  } catch (error) {
    throw badRequest(`the body is no readable Arrow IPC stream: ${error.message}`);
  }
}

// Arrow for JavaScript cannot read compressed buffers, the engine can: it takes them into memory and gives them back plain.
async function decompress(messages) {
  const memory = await lancedb.connect('memory://');
  try {
    const native = await memory.inner.createTable(`scratch_${scratchNumber++}`, toFile(messages), 'create', []);
    const batches = [];
    const stream = await native.query().execute();
    for (let bytes = await stream.next(); bytes; bytes = await stream.next()) batches.push(...arrow.tableFromIPC(bytes).batches);
    return batches.length > 0 ? new arrow.Table(batches) : new arrow.Table(messages.schema);
  } finally {
    memory.close();
  }
}

function checkVectors(field, column, tableSchema, rowName) {
  const { type, name } = field;
  if (!DataType.isFixedSizeList(type) || !DataType.isFloat(type.children[0].type)) return;
  const held = tableSchema?.fields.find((known) => known.name === name)?.type;
  if (held && DataType.isFixedSizeList(held) && held.listSize !== type.listSize && column.length > 0) {
    throw badRequest(`${rowName(0)}.${name} has ${type.listSize} numbers, the table holds ${held.listSize}`, Code.schema);
  }
  if (type.children[0].type.precision === Precision.HALF) return;
  let before = 0;
  for (const data of column.data) {
    const bad = unusableNumber(data, type.listSize);
    if (bad) throw badRequest(`${rowName(before + bad.row)}.${name}[${bad.index}] is ${bad.value}, not a finite number`);
    before += data.length;
  }
}

function unusableNumber(data, size) {
  const [numbers] = data.children;
  const { values } = numbers;
  const hasNulls = numbers.nullCount > 0; // computed anew each time it is asked for
  for (let i = 0; i < data.length * size; i++) {
    const isNull = hasNulls && !numbers.getValid(i);
    if (Number.isFinite(values[i]) && !isNull) continue;
    const row = Math.floor(i / size);
    if (data.getValid(row)) return { row, index: i % size, value: isNull ? 'null' : values[i] };
  }
  return null;
}

function readKeys(table, key, rowName) {
  const column = table.getChild(key);
  if (!column) throw badRequest(`the rows have no column '${key}'`, Code.schema);
  const keys = column.toJSON();
  const missing = keys.findIndex((value) => value === null || value === '');
  if (missing >= 0) throw badRequest(`${rowName(missing)}.${key} is ${keys[missing] === null ? 'missing' : 'empty'}`);
  return keys;
}

function withoutDuplicates(table, keys) {
  const last = new Map(keys.map((value, row) => [value, row]));
  if (last.size === keys.length) return table;
  const rows = [...last.values()].sort((a, b) => a - b);
  return new arrow.Table(table.schema, runs(rows).flatMap(([from, to]) => table.slice(from, to).batches));
}

function runs(rows) {
  const found = [];
  for (const row of rows) {
    const open = found.at(-1);
    if (open?.[1] === row) open[1] = row + 1;
    else found.push([row, row + 1]);
  }
  return found;
}

function parentsOf(table) {
  const column = table.getChild('parent_id');
  return new Set(column && DataType.isUtf8(column.type) ? column.toJSON().filter((parent) => parent !== null) : []);
}

// The columns of LanceIngest's table as Arrow, built without the detour over an object for each row.
import {
  Field, FixedSizeList, Float32, Int32, Int64, RecordBatch, Schema, Struct, Table, Utf8, makeData, vectorFromArray,
} from 'apache-arrow';

const UPDATED_AT = BigInt(Date.UTC(2026, 0, 1));

export function schemaOf(dimension) {
  const text = (name) => new Field(name, new Utf8(), name !== 'id');
  return new Schema([
    text('id'), text('content_type'), text('title'),
    new Field('embedding', new FixedSizeList(dimension, new Field('item', new Float32(), true)), true),
    text('searchable_text'), text('content_hash'), text('references'), text('parent_id'),
    new Field('chunk_index', new Int32(), true), new Field('updated_at', new Int64(), true), text('embedding_model'),
  ]);
}

export function rowsAsArrow(records, vectors) {
  const dimension = vectors[0].length;
  const schema = schemaOf(dimension);
  const texts = (value) => vectorFromArray(records.map(value), new Utf8()).data[0];
  const columns = {
    id: texts(({ id }) => id),
    content_type: texts(({ contentType }) => contentType),
    title: texts(({ title }) => title),
    embedding: embeddings(schema.fields[3].type, vectors),
    searchable_text: texts(({ text }) => text),
    content_hash: texts(() => '0'.repeat(64)),
    references: texts(() => null),
    parent_id: texts(({ id }) => id),
    chunk_index: makeData({ type: new Int32(), data: new Int32Array(records.length) }),
    updated_at: makeData({ type: new Int64(), data: new BigInt64Array(records.length).fill(UPDATED_AT) }),
    embedding_model: texts(() => 'text-embedding-3-small'),
  };
  const data = makeData({ type: new Struct(schema.fields), length: records.length, nullCount: 0, children: schema.fields.map(({ name }) => columns[name]) });
  return new Table(schema, [new RecordBatch(schema, data)]);
}

function embeddings(type, vectors) {
  const all = new Float32Array(vectors.length * type.listSize);
  vectors.forEach((vector, i) => all.set(vector, i * type.listSize));
  return makeData({ type, length: vectors.length, nullCount: 0, child: makeData({ type: new Float32(), data: all }) });
}

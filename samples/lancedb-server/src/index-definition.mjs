// The body of create_index to the engine's index. Every option the client sends is used; one that is not known is refused
// by the engine's own message, never ignored: an index of another kind than asked for answers wrongly and silently.
import * as lancedb from '@lancedb/lancedb';
import { arrow } from './arrow.mjs';
import { badRequest, Code } from './errors.mjs';
import { distanceType, text } from './input.mjs';

const { Index } = lancedb;

const KINDS = {
  IVF_FLAT: (body) => Index.ivfFlat(partitions(body)),
  IVF_PQ: (body) => Index.ivfPq({ ...partitions(body), ...defined({ numSubVectors: body.num_sub_vectors, numBits: body.num_bits }) }),
  IVF_RQ: (body) => Index.ivfRq({ ...partitions(body), ...defined({ numBits: body.num_bits }) }),
  IVF_HNSW_SQ: (body) => Index.hnswSq({ ...partitions(body), ...graph(body) }),
  IVF_HNSW_PQ: (body) => Index.hnswPq({ ...partitions(body), ...graph(body), ...defined({ numSubVectors: body.num_sub_vectors }) }),
  BTREE: () => Index.btree(),
  BITMAP: () => Index.bitmap(),
  LABEL_LIST: () => Index.labelList(),
  FTS: (body) => Index.fts(fullText(body)),
  INVERTED: (body) => Index.fts(fullText(body)),
};

export function indexDefinition(body, schema) {
  const column = text(body.column, 'column');
  const field = schema.fields.find(({ name }) => name === column);
  if (!field && !column.includes('.')) {
    throw badRequest(`the table has no column '${column}'; it has ${schema.fields.map(({ name }) => name).join(', ')}`, Code.schema);
  }
  const kind = (body.index_type ?? defaultKind(field)).toUpperCase();
  if (!KINDS[kind]) throw badRequest(`index_type must be one of ${Object.keys(KINDS).join(', ')}`);
  return { column, index: KINDS[kind](body).inner, name: body.name ?? undefined, replace: body.replace ?? true };
}

export const fullTextIndex = () => Index.fts().inner;
export const flatCosineIndex = () => Index.ivfFlat({ distanceType: 'cosine', numPartitions: 1 }).inner;

const defaultKind = (field) => (field && arrow.DataType.isFixedSizeList(field.type) ? 'IVF_PQ' : 'BTREE');

function partitions(body) {
  const distance = body.metric_type ?? body.distance_type;
  return defined({
    distanceType: distance ? distanceType(distance) : undefined,
    numPartitions: body.num_partitions, sampleRate: body.sample_rate, maxIterations: body.max_iterations,
  });
}

const graph = (body) => defined({ m: body.m, efConstruction: body.ef_construction });

const fullText = (body) => defined({
  withPosition: body.with_position, baseTokenizer: body.base_tokenizer, language: body.language,
  maxTokenLength: body.max_token_length, lowercase: body.lower_case, stem: body.stem,
  removeStopWords: body.remove_stop_words, asciiFolding: body.ascii_folding,
  ngramMinLength: body.min_ngram_length ?? body.ngram_min_length, ngramMaxLength: body.max_ngram_length ?? body.ngram_max_length,
  prefixOnly: body.prefix_only, blockSize: body.block_size, customStopWords: body.custom_stop_words,
});

const defined = (options) => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== null));

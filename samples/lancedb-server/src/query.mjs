// The body of a query, in the dialect of LanceDB's client or of the REST namespace specification, to the engine's query.
import { arrow } from './arrow.mjs';
import { badRequest } from './errors.mjs';
import { fullTextQuery } from './full-text.mjs';
import { distanceType, onlyLatest, optionalText, shown, vector, wholeNumber } from './input.mjs';

const NO_LIMIT = 2 ** 32 - 1;

/** Answers an Arrow IPC file. */
export async function runQuery(table, lance, body) {
  onlyLatest(body.version);
  const vectors = queryVectors(body.vector);
  const fullText = body.full_text_query ? await fullTextQuery(body.full_text_query, table) : null;
  const scores = [vectors.length > 0 && '_distance', fullText && '_score'].filter(Boolean);

  let query = lance.query();
  if (fullText) query = query.fullTextSearch(fullText);
  if (vectors.length > 0) query = nearest(query, vectors, body);
  const filter = optionalText(body.filter, 'filter');
  if (filter) query = query.where(filter);
  if (filter && body.prefilter === false) query = query.postfilter();
  const columns = selection(body.columns, scores);
  if (columns) query = query.select(columns);
  if (body.with_row_id) query = query.withRowId();
  if (body.fast_search) query = query.fastSearch();
  const offset = wholeNumber(body.offset, 'offset', { fallback: 0, most: NO_LIMIT });
  if (offset > 0) query = query.offset(offset);
  // A client that wants every row sends the largest 64-bit number.
  if (!(body.k >= NO_LIMIT)) query = query.limit(wholeNumber(body.k, 'k', { least: 1, most: NO_LIMIT, fallback: 10 }));
  return toIpcFile(await query.toArrow(), query);
}

async function toIpcFile(result, query) {
  // An empty result has no batches to tell its columns by.
  const table = result.schema.fields.length > 0 ? result
    : new arrow.Table(arrow.tableFromIPC(await (await query.inner).outputSchema()).schema);
  return Buffer.from(arrow.tableToIPC(table, 'file'));
}

function queryVectors(given) {
  const value = given?.single_vector ?? given?.multi_vector ?? given;
  if (value === undefined || value === null || value.length === 0) return [];
  if (!Array.isArray(value)) throw badRequest(`vector must be a list of numbers, it is ${shown(value)}`);
  return Array.isArray(value[0]) ? value.map((one, i) => vector(one, `vector[${i}]`)) : [vector(value, 'vector')];
}

function nearest(query, [first, ...others], body) {
  let search = query.nearestTo(first);
  for (const other of others) search.addQueryVector(other);
  if (body.vector_column) search = search.column(body.vector_column);
  if (body.distance_type) search = search.distanceType(distanceType(body.distance_type));
  if (isSet(body.nprobes)) search = search.nprobes(body.nprobes);
  if (isSet(body.minimum_nprobes)) search = search.minimumNprobes(body.minimum_nprobes);
  // The client sends 0 for "as many as it takes".
  if (body.maximum_nprobes > 0) search = search.maximumNprobes(body.maximum_nprobes);
  if (isSet(body.refine_factor)) search = search.refineFactor(body.refine_factor);
  if (isSet(body.ef)) search = search.ef(body.ef);
  if (isSet(body.lower_bound) || isSet(body.upper_bound)) {
    search = search.distanceRange(body.lower_bound ?? undefined, body.upper_bound ?? undefined);
  }
  if (body.bypass_vector_index) search = search.bypassVectorIndex();
  return search;
}

const isSet = (value) => value !== undefined && value !== null;

// Scores are part of every answer; naming them spares a warning of the engine per query.
function selection(columns, scores) {
  const chosen = columns?.column_names ?? columns?.column_aliases ?? columns;
  if (!chosen || chosen.length === 0) return null;
  if (Array.isArray(chosen)) {
    if (!chosen.every((name) => typeof name === 'string')) throw badRequest('columns must be a list of names');
    return [...new Set([...chosen, ...scores])];
  }
  if (typeof chosen !== 'object' || !Object.values(chosen).every((expression) => typeof expression === 'string')) {
    throw badRequest('columns must be a list of names or an object of name and SQL expression');
  }
  return { ...chosen, ...Object.fromEntries(scores.map((score) => [score, score])) };
}

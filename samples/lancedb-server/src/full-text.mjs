// Full-text queries as they come over the wire, and the index they need.
import * as lancedb from '@lancedb/lancedb';
import { badRequest } from './errors.mjs';
import { text } from './input.mjs';

const OCCURRENCES = { must: lancedb.Occur.Must, should: lancedb.Occur.Should, must_not: lancedb.Occur.MustNot };

/** Answers the engine's query; refuses a search the table has no index for. */
export async function fullTextQuery(given, table) {
  const body = given.string_query ?? given.structured_query ?? given;
  const indexed = await fullTextColumns(table);
  const plain = typeof body.query === 'string';
  if (!plain && (typeof body.query !== 'object' || body.query === null)) {
    throw badRequest('full_text_query.query must be a text or a structured query');
  }
  const asked = plain ? body.columns ?? [] : columnsOf(body.query);
  refuseWithoutIndex(table, asked, indexed);
  const columns = asked.length > 0 ? asked : [...indexed];
  const query = plain ? match({ terms: text(body.query, 'full_text_query.query') }, columns) : structured(body.query, columns);
  return ranked(query);
}

/**
 * Makes the engine rank every row. With an index that was made over no rows, a match alone answers the first `limit` rows that
 * have a word in common, however poor; inside a boolean query it ranks them all.
 */
function ranked(query) {
  return query instanceof lancedb.BooleanQuery ? query : new lancedb.BooleanQuery([[lancedb.Occur.Should, query]]);
}

/** Ranks by the sum of the scores in several columns: a row that has the words in its title too comes before one that has not. */
export function inAnyOf(columns, terms) {
  return new lancedb.BooleanQuery(columns.map((column) => [lancedb.Occur.Should, new lancedb.MatchQuery(terms, column)]));
}

// `columns` stand in where a clause names none: then every indexed column is searched.
function structured(query, columns) {
  const [[kind, body] = []] = Object.entries(query);
  switch (kind) {
    case 'match':
      return match(body, columns);
    case 'phrase':
    case 'match_phrase':
      return new lancedb.PhraseQuery(text(body.terms, 'phrase.terms'), body.column ?? columns[0], { slop: body.slop });
    case 'boost':
      return new lancedb.BoostQuery(structured(body.positive, columns), structured(body.negative, columns), { negativeBoost: body.negative_boost });
    case 'multi_match':
      return multiMatch(body);
    case 'boolean':
      return new lancedb.BooleanQuery(Object.entries(OCCURRENCES).flatMap(([name, occur]) =>
        (body[name] ?? []).map((clause) => [occur, structured(clause, columns)])));
    default:
      throw badRequest('full_text_query.query must be match, phrase, boost, multi_match or boolean');
  }
}

function match(body, columns) {
  const terms = text(body.terms, 'match.terms');
  if (!body.column && columns.length > 1) return new lancedb.MultiMatchQuery(terms, columns, { operator: operator(body.operator) });
  return new lancedb.MatchQuery(terms, body.column ?? columns[0], {
    boost: body.boost, fuzziness: body.fuzziness ?? undefined, maxExpansions: body.max_expansions,
    operator: operator(body.operator), prefixLength: body.prefix_length,
  });
}

// Rust's clients send one match per column, the namespace specification a text and its columns.
function multiMatch(body) {
  const matches = (body.match_queries ?? []).map((match) => match.match ?? match);
  if (matches.length === 0) return new lancedb.MultiMatchQuery(text(body.query, 'multi_match.query'), body.columns, { boosts: body.boost });
  return new lancedb.MultiMatchQuery(text(matches[0].terms, 'multi_match.terms'), matches.map((match) => match.column), {
    boosts: matches.map((match) => match.boost ?? 1), operator: operator(matches[0].operator),
  });
}

const operator = (value) => (String(value).toLowerCase() === 'and' ? lancedb.Operator.And : lancedb.Operator.Or);

function columnsOf(query) {
  if (!query || typeof query !== 'object') return [];
  const own = [query.column, ...(query.columns ?? [])].filter((column) => typeof column === 'string');
  return [...own, ...Object.values(query).flatMap(columnsOf)];
}

// Without an index the engine searches a named column all the same, but by bare words: no stemming, no accents folded.
// Wrong answers that look right are worse than none.
function refuseWithoutIndex(table, asked, indexed) {
  const missing = asked.find((column) => !indexed.has(column)) ?? (indexed.size === 0 ? 'a text column' : null);
  if (missing) {
    throw badRequest(`full-text search needs an index on ${missing} of '${table.name}': `
      + `POST /v1/table/${table.name}/create_index {"column":"…","index_type":"FTS"} makes it, also while the table is empty`);
  }
}

export async function fullTextColumns(table) {
  const indexes = await table.native.listIndices();
  return new Set(indexes.filter(({ indexType }) => /^(fts|inverted)$/i.test(indexType)).flatMap(({ columns }) => columns));
}

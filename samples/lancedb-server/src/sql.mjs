// Text reaches a predicate only through here.

/** A string literal: quotes are doubled, nothing else is special in the engine's SQL. */
export const literal = (value) => `'${value.replaceAll("'", "''")}'`;

export const anyOf = (column, values) => `${column} IN (${values.map(literal).join(', ')})`;

/** Rows whose text starts with the prefix. A function call, because LIKE would read % and _ as wildcards. */
export const startsWith = (column, prefix) => `starts_with(${column}, ${literal(prefix)})`;

const LITERAL = String.raw`'(?:[^']|'')*'`;
const PARENT_FILTER = new RegExp(String.raw`^\s*parent_id\s*(?:=\s*(${LITERAL})|IN\s*\(\s*(${LITERAL}(?:\s*,\s*${LITERAL})*)\s*\))\s*$`, 'i');

/** The parents a filter of the form parent_id = '…' or parent_id IN ('…', …) names; null for any other filter. */
export function parentsNamedBy(filter) {
  const match = PARENT_FILTER.exec(filter);
  if (!match) return null;
  const literals = (match[1] ?? match[2]).match(new RegExp(LITERAL, 'g'));
  return literals.map((quoted) => quoted.slice(1, -1).replaceAll("''", "'"));
}

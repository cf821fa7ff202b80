// Every failure leaves the server as {"error": text, "code": number}. Codes are those of the LanceDB namespace
// specification, statuses are the ones its clients act on: they retry 409, 429, 500, 502, 503 and 504, nothing else.

export const Code = {
  tableNotFound: 4, tableExists: 5, indexNotFound: 6, invalidInput: 13, conflict: 14,
  unauthenticated: 16, unavailable: 17, internal: 18, schema: 20, throttled: 21,
};

export class ApiError extends Error {
  constructor(status, code, message, headers = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const badRequest = (message, code = Code.invalidInput) => new ApiError(400, code, message);
export const tableMissing = (name) => new ApiError(404, Code.tableNotFound, `Table '${name}' was not found; create it first`);

// The engine reports everything as text. Order matters: the first match wins.
const ENGINE_ERRORS = [
  [/commit conflict|concurrent (commit|transaction|modification)|too many concurrent writers/i, 409, Code.conflict],
  [/^Table '.*' was not found/, 404, Code.tableNotFound],
  [/index not found/i, 404, Code.indexNotFound],
  [/already exists/i, 400, Code.tableExists],
  [/timed out/i, 504, Code.unavailable],
  [/different schema|LanceError\(Schema\)|schema error|No field named/i, 400, Code.schema],
  [/invalid input|invalid user input|tokenizing|sql parser|ambiguous merge|not supported|unprocessable|invalid argument|arrow error/i, 400, Code.invalidInput],
];

/** Turns whatever was thrown into the answer the caller gets. */
export function toApiError(error) {
  if (error instanceof ApiError) return error;
  const text = withoutInternals(error?.message ?? String(error));
  // Fastify's own refusals (415, 413, malformed URL) carry their status.
  const { statusCode } = error ?? {};
  if (statusCode >= 400 && statusCode < 500) return new ApiError(statusCode, Code.invalidInput, text);
  if (error?.code === 'GenericFailure' || !error?.code) {
    const known = ENGINE_ERRORS.find(([pattern]) => pattern.test(text));
    if (known) return new ApiError(known[1], known[2], text);
  }
  return new ApiError(500, Code.internal, text);
}

// Engine messages carry their cause chain, source positions and folders of the build machine; none of it helps a caller.
function withoutInternals(message) {
  return message
    .split(/\s+Caused by:/)[0]
    .replace(/,?\s*(location:\s*)?\/\S+?\.rs:\d+:\d+/g, '')
    .replace(/GenericFailure, /g, '')
    .trim();
}

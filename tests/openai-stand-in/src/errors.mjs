/** An answer of OpenAI's that is not a success, in its shape: {"error":{"message","type","param","code"}}. */
export class ApiError extends Error {
  constructor(status, message, { type = 'invalid_request_error', param = null, code = null, headers = {} } = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.body = { error: { message, type, param, code } };
  }
}

export const badRequest = (message, detail) => new ApiError(400, message, detail);

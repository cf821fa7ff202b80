import { badRequest } from './errors.mjs';

/** The JSON object of a request body. */
export function readJson(bytes) {
  try {
    const body = JSON.parse(bytes.toString());
    if (body !== null && typeof body === 'object' && !Array.isArray(body)) {
      return body;
    }
  } catch {
    // the same answer as for JSON that is no object
  }
  throw badRequest('We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.');
}

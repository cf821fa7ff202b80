import { ApiError, badRequest } from './errors.mjs';
import { readJson } from './json-body.mjs';

// The limits of POST /v1/embeddings, and the words OpenAI answers with when one is passed.
const MAX_INPUTS = 2_048;
const MAX_TOKENS_PER_INPUT = 8_192;
const MAX_TOKENS_PER_REQUEST = 300_000;

const MODELS = new Map([
  ['text-embedding-3-small', { dimensions: 1536, shortens: true }],
  ['text-embedding-3-large', { dimensions: 3072, shortens: true }],
  ['text-embedding-ada-002', { dimensions: 1536, shortens: false }],
]);

/** Reads and checks a request body; each input is a string or an array of token ids. */
export function readEmbeddingsRequest(bytes) {
  const body = readJson(bytes);
  const { model, encoding_format: format = 'float' } = body;
  if (typeof model !== 'string' || model === '') {
    throw badRequest('you must provide a model parameter');
  }
  const known = MODELS.get(model);
  if (!known) {
    throw new ApiError(404, `The model \`${model}\` does not exist or you do not have access to it.`, { code: 'model_not_found' });
  }
  if (format !== 'float' && format !== 'base64') {
    throw badRequest(`Invalid value: '${format}'. Supported values are: 'float' and 'base64'.`, { param: 'encoding_format', code: 'invalid_value' });
  }
  const inputs = readInputs(body.input);
  return { model, base64: format === 'base64', dimensions: readDimensions(body.dimensions, known), inputs, tokens: countAll(inputs) };
}

function readDimensions(asked, { dimensions, shortens }) {
  if (asked === undefined || asked === null) {
    return dimensions;
  }
  if (!shortens) {
    throw badRequest('This model does not support specifying dimensions.');
  }
  if (!Number.isInteger(asked) || asked < 1 || asked > dimensions) {
    throw badRequest(`Invalid value for 'dimensions' = ${asked}. Must be between 1 and ${dimensions}.`, { param: 'dimensions' });
  }
  return asked;
}

function readInputs(input) {
  if (input === undefined || input === null) {
    throw badRequest("Missing required parameter: 'input'.", { param: 'input', code: 'missing_required_parameter' });
  }
  const inputs = typeof input === 'string' || isTokens(input) ? [input] : input;
  if (!Array.isArray(inputs) || inputs.length === 0 || !inputs.every((one) => (typeof one === 'string' && one !== '') || isTokens(one))) {
    throw badRequest("'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.");
  }
  if (inputs.length > MAX_INPUTS) {
    throw badRequest(
      `Invalid 'input': array too long. Expected an array with maximum length ${MAX_INPUTS}, but got an array with length ${inputs.length} instead.`,
      { param: 'input', code: 'array_above_max_length' });
  }
  return inputs;
}

function isTokens(value) {
  return Array.isArray(value) && value.length > 0 && value.every((token) => Number.isInteger(token) && token >= 0);
}

function countAll(inputs) {
  let total = 0;
  for (let i = 0; i < inputs.length; i++) {
    const tokens = countTokens(inputs[i]);
    if (tokens > MAX_TOKENS_PER_INPUT) {
      throw badRequest(`Invalid 'input[${i}]': maximum context length is ${MAX_TOKENS_PER_INPUT} tokens, but got ${tokens}.`);
    }
    total += tokens;
  }
  if (total > MAX_TOKENS_PER_REQUEST) {
    const kind = 'max_tokens_per_request';
    throw badRequest(`Requested ${total} tokens, max ${MAX_TOKENS_PER_REQUEST} tokens per request`, { type: kind, code: kind });
  }
  return total;
}

/** A text counts a token per four characters, which is what our benchmarks count too; a real tokenizer would cost more than all else here. */
function countTokens(input) {
  return typeof input === 'string' ? Math.ceil(input.length / 4) : input.length;
}

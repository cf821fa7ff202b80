import { ApiError, badRequest } from './errors.mjs';
import { readJson } from './json-body.mjs';

const MODELS = /^(gpt-4o|gpt-4o-mini|gpt-4\.1|gpt-4\.1-mini|gpt-4\.1-nano|gpt-5|gpt-5-mini|gpt-5-nano)$/;
const ROLES = ['system', 'developer', 'user', 'assistant'];
const TOKENS_PER_IMAGE = 85; // what one at low detail costs

/** Reads and checks a request body of POST /v1/chat/completions, and fetches the images it names, as OpenAI does. */
export async function readChatRequest(request, bytes) {
  const { model, messages, response_format: format, stream } = readJson(bytes);
  if (typeof model !== 'string' || model === '') {
    throw badRequest('you must provide a model parameter');
  }
  if (!MODELS.test(model)) {
    throw new ApiError(404, `The model \`${model}\` does not exist or you do not have access to it.`, { code: 'model_not_found' });
  }
  if (!Array.isArray(messages) || messages.length === 0) {
    throw badRequest("Missing required parameter: 'messages'.", { param: 'messages', code: 'missing_required_parameter' });
  }
  if (stream) {
    throw badRequest('The stand-in does not stream.', { param: 'stream' });
  }
  const parts = messages.flatMap(readParts);
  const inputs = parts.filter(({ type }) => type === 'text').map(({ text }) => text);
  const images = await Promise.all(parts.filter(({ type }) => type === 'image_url').map(({ image_url: image }) => fetchImage(image)));
  const tokens = Math.ceil(inputs.reduce((sum, text) => sum + text.length, 0) / 4) + TOKENS_PER_IMAGE * images.length;
  return { model, inputs, images, schema: readSchema(format), tokens };
}

function readParts({ role, content }, at) {
  if (!ROLES.includes(role)) {
    throw badRequest(`Invalid value: '${role}'. Supported values are: ${ROLES.map((name) => `'${name}'`).join(', ')}.`, { param: `messages[${at}].role`, code: 'invalid_value' });
  }
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  if (!Array.isArray(parts) || !parts.every((part) => typeof part?.text === 'string' || typeof part?.image_url?.url === 'string')) {
    throw badRequest(`Invalid type for 'messages[${at}].content': expected one of a string or array of objects.`, { param: `messages[${at}].content`, code: 'invalid_type' });
  }
  return parts;
}

async function fetchImage({ url }) {
  const inline = /^data:(?<type>[^;,]+);base64,(?<data>.+)$/s.exec(url)?.groups;
  const bytes = inline ? Buffer.from(inline.data, 'base64') : await download(url);
  if (!isImage(bytes)) {
    throw badRequest(
      "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
      { code: inline ? 'invalid_image_format' : 'invalid_image_url' });
  }
  return bytes;
}

async function download(url) {
  try {
    const response = await fetch(url);
    if (response.ok) {
      return Buffer.from(await response.arrayBuffer());
    }
  } catch {
    // the same answer as for a status that is none of success
  }
  throw badRequest(`Error while downloading ${url}.`, { code: 'invalid_image_url' });
}

function isImage(bytes) {
  const start = bytes.toString('latin1', 0, 12);
  return start.startsWith('\x89PNG\r\n\x1a\n') || start.startsWith('\xff\xd8\xff') || start.startsWith('GIF8') || /^RIFF.{4}WEBP/s.test(start);
}

function readSchema(format) {
  if (format?.type !== 'json_schema') {
    return undefined;
  }
  const { name, schema, strict } = format.json_schema ?? {};
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name ?? '')) {
    throw badRequest("Missing required parameter: 'response_format.json_schema.name'.", { param: 'response_format.json_schema.name', code: 'missing_required_parameter' });
  }
  if (strict) {
    checkStrict(schema, name, []);
  }
  return schema;
}

/** Strict schemas forbid members that are not listed and require all that are. */
function checkStrict(schema, name, path) {
  const invalid = (problem) => badRequest(`Invalid schema for response_format '${name}': In context=(${path.join(', ')}), ${problem}.`, { param: 'response_format' });
  if (schema?.type === 'object') {
    if (schema.additionalProperties !== false) {
      throw invalid("'additionalProperties' is required to be supplied and to be false");
    }
    for (const [member, child] of Object.entries(schema.properties ?? {})) {
      if (!schema.required?.includes(member)) {
        throw invalid(`'required' is required to be supplied and to be an array including every key in properties. Missing '${member}'`);
      }
      checkStrict(child, name, [...path, `'properties'`, `'${member}'`]);
    }
  } else if (schema?.type === 'array') {
    checkStrict(schema.items, name, [...path, `'items'`]);
  }
}

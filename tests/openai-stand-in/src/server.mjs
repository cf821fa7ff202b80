import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEmbeddingsRequest } from './embeddings-request.mjs';
import { ApiError } from './errors.mjs';
import { errorOf, Faults } from './faults.mjs';
import { RateLimit } from './rate-limit.mjs';
import { Stats } from './stats.mjs';
import { HashedWords } from './vectors.mjs';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

export function createStandIn(settings) {
  const context = { settings, limit: new RateLimit(settings), faults: new Faults(), stats: new Stats() };
  const routes = {
    'POST /v1/embeddings': embeddings,
    'GET /stats': ({ stats }) => json(stats.snapshot()),
    'POST /stats/reset': ({ stats }) => { stats.reset(); return json({}); },
    'POST /control': async ({ faults }, request) => { faults.set(JSON.parse(await readBody(request))); return json(faults.current); },
  };
  return createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    try {
      const route = routes[`${request.method} ${request.url.split('?')[0]}`];
      if (!route) {
        throw new ApiError(404, `Invalid URL (${request.method} ${request.url})`);
      }
      const { body, headers } = await route(context, request, response);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, ...headers }).end(body);
    } catch (error) {
      fail(error, response);
    }
  });
}

async function embeddings({ settings, limit, faults, stats }, request, response) {
  const arrived = performance.now();
  stats.begin();
  response.once('close', () => stats.end());
  try {
    authorize(request, settings.key);
    const asked = readEmbeddingsRequest(await readBody(request));
    const fault = faults.next(asked.inputs);
    if (fault?.mode === 'hang') {
      await new Promise(() => {}); // until the caller gives up, or the stand-in stops
    }
    const scripted = errorOf(fault);
    if (scripted) {
      throw scripted;
    }
    const headers = limit.take(asked.model, asked.tokens);
    const body = answer(asked, fault);
    await sleepUntil(arrived + settings.latencyMs + settings.latencyPerInputMs * asked.inputs.length);
    stats.inputs += asked.inputs.length;
    stats.tokens += asked.tokens;
    return { body, headers };
  } catch (error) {
    stats.rejected429 += error.status === 429 ? 1 : 0;
    throw error;
  }
}

function authorize({ headers: { authorization } }, key) {
  const given = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (!given) {
    throw new ApiError(401, "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
  }
  if (key !== undefined && given !== key) {
    throw new ApiError(401, 'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.', { code: 'invalid_api_key' });
  }
}

function answer({ model, base64, dimensions, inputs, tokens }, fault) {
  const words = new HashedWords(fault?.mode === 'dimension' ? fault.dimension : dimensions);
  const count = fault?.mode === 'short' ? inputs.length - 1 : inputs.length;
  const data = new Array(count);
  for (let i = 0; i < count; i++) {
    data[i] = `{"object":"embedding","index":${i},"embedding":${words.encode(inputs[i], base64)}}`;
  }
  const usage = `{"prompt_tokens":${tokens},"total_tokens":${tokens}}`;
  // All of it is ASCII (model is one of three), and latin1 is the encoding that is a plain copy.
  return Buffer.from(`{"object":"list","data":[${data.join(',')}],"model":"${model}","usage":${usage}}`, 'latin1');
}

async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new ApiError(413, 'The request body is too large.');
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

async function sleepUntil(time) {
  const left = time - performance.now();
  if (left > 0) {
    await sleep(left);
  }
}

function json(value) {
  return { body: Buffer.from(JSON.stringify(value)) };
}

function fail(error, response) {
  const known = error instanceof ApiError ? error
    : new ApiError(error instanceof SyntaxError ? 400 : 500, error.message, { type: 'server_error' });
  if (response.destroyed) {
    return; // the caller has gone
  }
  const body = Buffer.from(JSON.stringify(known.body));
  response.writeHead(known.status, { 'content-type': 'application/json', 'content-length': body.length, ...known.headers }).end(body);
}

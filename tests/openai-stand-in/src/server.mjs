import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Answers } from './answers.mjs';
import { answerChat } from './chat.mjs';
import { readChatRequest } from './chat-request.mjs';
import { readEmbeddingsRequest } from './embeddings-request.mjs';
import { ApiError } from './errors.mjs';
import { errorOf, Faults } from './faults.mjs';
import { RateLimit } from './rate-limit.mjs';
import { Stats } from './stats.mjs';
import { readTranscriptionRequest } from './transcription-request.mjs';
import { answerTranscription } from './transcriptions.mjs';
import { HashedWords } from './vectors.mjs';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

export function createStandIn(settings) {
  const context = { settings, limit: new RateLimit(settings), faults: new Faults(), answers: new Answers(), stats: new Stats() };
  const routes = {
    'POST /v1/embeddings': model('embeddings', (_, bytes) => readEmbeddingsRequest(bytes), embeddings),
    'POST /v1/chat/completions': model('chat', readChatRequest, (asked, fault, { answers }) => json(answerChat(asked, answers.chat))),
    'POST /v1/audio/transcriptions': model('transcriptions', readTranscriptionRequest, transcription),
    'GET /stats': ({ stats }) => json(stats.snapshot()),
    'POST /stats/reset': ({ stats }) => { stats.reset(); return json({}); },
    'POST /control': async ({ faults }, request) => { faults.set(JSON.parse(await readBody(request))); return json(faults.current); },
    'POST /answers': async ({ answers }, request) => { answers.set(JSON.parse(await readBody(request))); return json(answers); },
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

/** A route of the API: `read` makes of a body what is asked, with its `inputs` and `tokens`, and `reply` the body of the answer. */
function model(api, read, reply) {
  return (context, request, response) => serve(api, read, reply, context, request, response);
}

async function serve(api, read, reply, context, request, response) {
  const { settings, limit, faults, stats } = context;
  const arrived = performance.now();
  stats.begin(api);
  response.once('close', () => stats.end());
  try {
    authorize(request, settings.key);
    const asked = await read(request, await readBody(request));
    const fault = faults.next(api, asked.inputs);
    if (fault?.mode === 'hang') {
      await new Promise(() => {}); // until the caller gives up, or the stand-in stops
    }
    const scripted = errorOf(fault);
    if (scripted) {
      throw scripted;
    }
    const headers = limit.take(asked.model, asked.tokens);
    const answer = reply(asked, fault, context);
    await sleepUntil(arrived + settings.latencyMs + settings.latencyPerInputMs * asked.inputs.length);
    if (api === 'embeddings') {
      stats.inputs += asked.inputs.length;
      stats.tokens += asked.tokens;
    }
    return { body: answer.body, headers: { ...headers, ...answer.headers } };
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

function embeddings({ model, base64, dimensions, inputs, tokens }, fault) {
  const words = new HashedWords(fault?.mode === 'dimension' ? fault.dimension : dimensions);
  const count = fault?.mode === 'short' ? inputs.length - 1 : inputs.length;
  const data = new Array(count);
  for (let i = 0; i < count; i++) {
    data[i] = `{"object":"embedding","index":${i},"embedding":${words.encode(inputs[i], base64)}}`;
  }
  const usage = `{"prompt_tokens":${tokens},"total_tokens":${tokens}}`;
  // All of it is ASCII (model is one of three), and latin1 is the encoding that is a plain copy.
  return { body: Buffer.from(`{"object":"list","data":[${data.join(',')}],"model":"${model}","usage":${usage}}`, 'latin1') };
}

function transcription(asked, fault, { answers }) {
  const said = answerTranscription(asked, answers.transcription);
  return typeof said === 'string' ? { body: Buffer.from(said), headers: { 'content-type': 'text/plain; charset=utf-8' } } : json(said);
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

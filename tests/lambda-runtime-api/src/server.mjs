import { createServer } from 'node:http';
import { accepted, Refusal } from './answers.mjs';
import { Invocations } from './invocations.mjs';

const RUNTIME = '/2018-06-01/runtime';

/** The server: the runtime API under its own path, and /control for whoever plays Lambda. */
export function createRuntimeApi() {
  const invocations = new Invocations();
  return createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    try {
      const answer = await route(invocations, request, response);
      if (answer) {
        send(response, answer.status ?? 200, JSON.stringify(answer.body), answer.headers);
      }
    } catch (error) {
      const status = error instanceof Refusal ? error.status : error instanceof SyntaxError ? 400 : 500;
      send(response, status, JSON.stringify(error.body ?? { errorMessage: error.message, errorType: 'InternalServerError' }));
    }
  });
}

async function route(invocations, request, response) {
  const { method, url, headers } = request;
  const errorType = headers['lambda-runtime-function-error-type'];
  const contentType = headers['content-type'];
  const answered = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(url);
  if (method === 'POST' && answered) {
    const body = await readBody(request);
    if (answered[2] === 'response') {
      invocations.respond(answered[1], body, contentType);
    } else {
      invocations.fail(answered[1], body, contentType, errorType);
    }
    return accepted;
  }
  switch (`${method} ${url}`) {
    case `GET ${RUNTIME}/invocation/next`:
      // Answered when there is an event, which may take as long as it likes.
      response.once('close', invocations.next(({ body, headers: more }) => send(response, 200, body, more)));
      return undefined;
    case `POST ${RUNTIME}/init/error`:
      invocations.failInit(await readBody(request), contentType, errorType);
      return accepted;
    case 'POST /control/invoke':
      return { body: await invocations.invoke(JSON.parse(await readBody(request))) };
    case 'GET /control/started':
      return { body: await invocations.started };
    case 'GET /control/state':
      return { body: invocations.seen };
    default:
      throw new Refusal(404, 'NotFound', `There is no ${method} ${url}.`);
  }
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response, status, body, headers) {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}

// HTTP: who may call, which bodies are read, how failures look.
import Fastify, { LogController } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError, badRequest, Code, toApiError } from './errors.mjs';
import { aliasRoutes } from './routes/aliases.mjs';
import { healthRoutes } from './routes/health.mjs';
import { indexRoutes } from './routes/indexes.mjs';
import { rowRoutes } from './routes/rows.mjs';
import { tableRoutes } from './routes/tables.mjs';

// Tells the official clients which dialect is spoken: structured full-text queries, several vectors in one query.
const PROTOCOL = '0.3.0';
const ARROW_TYPES = ['application/vnd.apache.arrow.stream', 'application/vnd.apache.arrow.file'];

export function createApp(config, database, logger) {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyLimitMb * 1024 * 1024,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1024 },
  });
  app.decorate('config', config);
  app.decorate('database', database);
  if (config.apiKey) app.addHook('onRequest', requireKey(config.apiKey));
  app.addHook('onSend', async (request, reply) => { reply.header('phalanx-version', PROTOCOL); });
  readBodies(app);
  answerFailures(app, config);
  for (const routes of [healthRoutes, tableRoutes, rowRoutes, indexRoutes, aliasRoutes]) app.register(routes);
  return app;
}

function requireKey(key) {
  const expected = digest(key);
  return async (request) => {
    if (request.routeOptions.url === '/health') return;
    const given = request.headers['x-api-key'] ?? /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    // Digests have one length and are compared in constant time, so the answer's time says nothing about the key.
    if (!timingSafeEqual(digest(given), expected)) {
      throw new ApiError(401, Code.unauthenticated, 'a valid key is required: send it as x-api-key or as Authorization: Bearer');
    }
  };
}

const digest = (value) => createHash('sha256').update(value).digest();

function readBodies(app) {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(ARROW_TYPES, { parseAs: 'buffer' }, async (request, body) => body);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request, body) => {
    if (body.length === 0) return undefined; // clients send the header with an empty body, too
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    } catch (error) {
      // The parser quotes the body in its message, the answer must not.
      throw badRequest(error instanceof SyntaxError ? 'the body is no valid JSON' : 'the body is no valid UTF-8');
    }
  });
}

function answerFailures(app, config) {
  app.setErrorHandler((error, request, reply) => {
    const failure = toApiError(clearer(error, config));
    const line = { route: request.routeOptions.url, table: request.params?.name, status: failure.status, code: failure.code };
    // Engine messages may quote data, so only their kind is logged, and the text of what nobody expected.
    if (failure.status >= 500) request.log.error({ ...line, reason: withoutLiterals(failure.message) }, 'request failed');
    else request.log.info(line, 'request refused');
    reply.code(failure.status).headers(failure.headers).send({ error: failure.message, code: failure.code });
  });
  app.setNotFoundHandler((request, reply) => {
    reply.code(404).send({ error: `there is no route ${request.method} ${request.url.split('?')[0].slice(0, 200)}`, code: 0 });
  });
}

function clearer(error, config) {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new ApiError(413, Code.invalidInput, `the body is larger than ${config.bodyLimitMb} MB; send smaller batches or raise BODY_LIMIT_MB`);
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new ApiError(415, Code.invalidInput, `the content type is not known here; send application/json or ${ARROW_TYPES[0]}`);
  }
  return error;
}

const withoutLiterals = (text) => text.replace(/'[^']*'|"[^"]*"/g, "'…'").slice(0, 300);

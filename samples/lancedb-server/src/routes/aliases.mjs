import { buildIndexes, search, upsertRecords } from '../aliases.mjs';
import { badRequest } from '../errors.mjs';
import { jsonBody, optionalText, shown, text, vector, wholeNumber } from '../input.mjs';
import { anyOf, literal, startsWith } from '../sql.mjs';
import { deleteRows } from './rows.mjs';

const MOST_IDS = 10_000;
const MOST_RESULTS = 1000;

export async function aliasRoutes(app) {
  const { config, database } = app;
  const table = () => database.table(config.table);

  app.post('/bulk-add', async (request) => upsertRecords(database, config.table, jsonBody(request).records));

  app.post('/build-index', async () => buildIndexes(await table()));

  app.post('/search', async (request) => {
    const body = jsonBody(request);
    const query = optionalText(body.query, 'query');
    if ((query === null) === (body.vector === undefined)) {
      throw badRequest('send either vector or query: one request answers one ranking');
    }
    const contentType = optionalText(body.content_type, 'content_type');
    const results = await search(await table(), {
      query,
      vector: query === null ? vector(body.vector, 'vector') : null,
      limit: wholeNumber(body.limit, 'limit', { least: 1, most: MOST_RESULTS, fallback: 10 }),
      contentType: contentType && `content_type = ${literal(contentType)}`,
    });
    return { results };
  });

  const count = async () => ({ count: await (await table()).read((lance) => lance.countRows()) });
  app.get('/count', count);
  app.post('/count', count);

  app.post('/delete', async (request) => deleted(await table(), anyOf('id', idsOf(jsonBody(request)))));

  app.post('/delete-by-prefix', async (request) => deleted(await table(), startsWith('id', text(jsonBody(request).prefix, 'prefix'))));
}

async function deleted(table, predicate) {
  const result = await deleteRows(table, predicate);
  return { success: true, deleted: result.deleted, version: result.version };
}

function idsOf({ id, ids }) {
  if ((id === undefined) === (ids === undefined)) throw badRequest('send either id or ids');
  if (ids === undefined) return [text(id, 'id')];
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > MOST_IDS) {
    throw badRequest(`ids must be a list of 1 to ${MOST_IDS} texts, it is ${Array.isArray(ids) ? `a list of ${ids.length}` : shown(ids)}`);
  }
  return ids.map((value, i) => text(value, `ids[${i}]`));
}

import { readMessages } from '../arrow-messages.mjs';
import { ApiError, badRequest, Code } from '../errors.mjs';
import { arrowBody, onlyLatest } from '../input.mjs';
import { readRows } from '../row-batch.mjs';
import { schemaJson } from '../schema-json.mjs';

const MODES = { create: 'create', exist_ok: 'exist_ok', existok: 'exist_ok', overwrite: 'overwrite' };
const MOST_NAMES = 1000;

export async function tableRoutes(app) {
  const { database } = app;

  const listTables = async (request) => {
    const limit = Math.min(Number(request.query.limit) || MOST_NAMES, MOST_NAMES);
    const tables = await database.tableNames({ limit, startAfter: request.query.page_token || undefined });
    return tables.length === limit ? { tables, page_token: tables.at(-1) } : { tables };
  };
  app.get('/v1/table', listTables);
  app.get('/v1/namespace/:namespace/table/list', listTables);

  app.post('/v1/table/:name/create', async (request) => {
    const mode = MODES[(request.query.mode ?? 'create').toLowerCase()];
    if (!mode) throw badRequest('mode must be create, exist_ok or overwrite');
    const table = await createTable(database, request.params.name, mode, arrowBody(request)).catch((error) => {
      throw asConflict(error, request);
    });
    return { version: await table.version(), location: table.folder };
  });

  app.post('/v1/table/:name/describe', async (request) => {
    onlyLatest(request.body?.version);
    const table = await database.table(request.params.name);
    return { table: table.name, version: await table.version(), schema: schemaJson(await table.schema()), location: table.folder };
  });

  app.post('/v1/table/:name/exists', async (request, reply) => {
    await database.table(request.params.name);
    return reply.code(200).send();
  });

  app.post('/v1/table/:name/drop', async (request) => {
    await database.drop(request.params.name);
    return {};
  });

  app.post('/v1/table/:name/stats', async (request) => {
    const table = await database.table(request.params.name);
    const { totalBytes, numRows, numIndices, fragmentStats } = await table.read((lance) => lance.stats());
    const { numFragments, numSmallFragments, lengths } = fragmentStats;
    return {
      total_bytes: totalBytes, num_rows: numRows, num_indices: numIndices,
      fragment_stats: { num_fragments: numFragments, num_small_fragments: numSmallFragments, lengths },
    };
  });

  app.post('/v1/table/:name/version/list', async (request) => {
    const table = await database.table(request.params.name);
    const versions = await table.read((lance) => lance.listVersions());
    return { versions: versions.map(({ version, timestamp, metadata }) => ({ version, timestamp: timestamp.toISOString(), metadata })) };
  });

  app.post('/v1/table/:name/optimize', async (request) => {
    const table = await database.table(request.params.name);
    const { compaction, prune } = await table.tidy();
    return {
      version: await table.version(),
      fragments_removed: compaction.fragmentsRemoved, fragments_added: compaction.fragmentsAdded,
      old_versions_removed: prune.oldVersionsRemoved, bytes_removed: prune.bytesRemoved,
    };
  });
}

/** Creates or overwrites a table from an Arrow body; a column `id` holds each value once, from the start. */
export async function createTable(database, name, mode, body) {
  const messages = readMessages(body);
  const keyed = messages.batches.length > 0 && messages.schema.fields.some((field) => field.name === 'id');
  return database.create(name, mode, keyed ? (await readRows(body, { key: 'id' })).messages : messages);
}

// LanceDB's clients know a table that exists by status 400 and its text (409 they would retry); clients of the namespace
// specification, recognised by the delimiter they always send, expect 409.
function asConflict(error, request) {
  const specification = error.code === Code.tableExists && request.query.delimiter !== undefined;
  return specification ? new ApiError(409, error.code, error.message) : error;
}

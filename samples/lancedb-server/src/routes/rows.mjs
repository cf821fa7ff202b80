import { toFile } from '../arrow-messages.mjs';
import { badRequest } from '../errors.mjs';
import { arrowBody, jsonBody, onlyLatest, optionalText, text } from '../input.mjs';
import { MergeJob } from '../merge-job.mjs';
import { runQuery } from '../query.mjs';
import { readRows } from '../row-batch.mjs';
import { createTable } from './tables.mjs';

const ARROW_FILE = 'application/vnd.apache.arrow.file';

export async function rowRoutes(app) {
  const { database } = app;
  const route = (operation, handler) => app.post(`/v1/table/:name/${operation}`, async (request, reply) =>
    handler(await database.table(request.params.name), request, reply));

  route('insert', async (table, request) => {
    const mode = request.query.mode ?? 'append';
    if (mode !== 'append' && mode !== 'overwrite') throw badRequest('mode must be append or overwrite');
    if (mode === 'overwrite') {
      const replaced = await createTable(database, table.name, mode, arrowBody(request));
      return { version: await replaced.version() };
    }
    const { messages } = await readRows(arrowBody(request), { tableSchema: await table.schema() });
    const file = toFile(messages);
    return table.writer.add({
      bytes: file.length,
      run: async () => [{ version: (await table.commit((native) => native.add(file, 'append'))).version }],
    });
  });

  route('merge_insert', async (table, request) => {
    const options = mergeOptions(request);
    const rows = await readRows(arrowBody(request), { key: options.on, tableSchema: await table.schema() });
    return table.writer.add(new MergeJob(table, options, rows));
  });

  route('delete', async (table, request) => {
    const { version, deleted } = await deleteRows(table, text(jsonBody(request).predicate, 'predicate'));
    return { version, num_deleted_rows: deleted };
  });

  route('update', async (table, request) => {
    const { predicate, updates } = jsonBody(request);
    const columns = checkedUpdates(updates);
    const where = optionalText(predicate, 'predicate');
    return table.writer.run(async () => {
      if ((await table.native.countRows(where)) === 0) return { version: await table.version(), rows_updated: 0 };
      const { version, rowsUpdated } = await table.commit((native) => native.update(where, columns));
      return { version, rows_updated: rowsUpdated };
    });
  });

  route('count_rows', async (table, request, reply) => {
    const { predicate, version } = jsonBody(request);
    onlyLatest(version);
    const count = await table.read((lance) => lance.countRows(optionalText(predicate, 'predicate') ?? undefined));
    return reply.type('application/json').send(String(count));
  });

  route('query', async (table, request, reply) => {
    const result = await table.read((lance) => runQuery(table, lance, jsonBody(request)));
    return reply.type(ARROW_FILE).send(result);
  });
}

/** Deletes in the table's turn. The engine writes a version even when nothing matches, so that is looked up first. */
export function deleteRows(table, predicate) {
  return table.writer.run(async () => {
    if ((await table.native.countRows(predicate)) === 0) return { version: await table.version(), deleted: 0 };
    const { version, numDeletedRows } = await table.commit((native) => native.delete(predicate));
    return { version, deleted: numDeletedRows };
  });
}

function mergeOptions({ query, headers }) {
  if (Array.isArray(query.on)) throw badRequest('on must be given once: rows are matched by one column');
  const options = {
    on: text(query.on, 'the query parameter on'),
    updateMatched: isTrue(query, 'when_matched_update_all'),
    updateFilter: query.when_matched_update_all_filt,
    insertNew: isTrue(query, 'when_not_matched_insert_all'),
    deleteOthers: isTrue(query, 'when_not_matched_by_source_delete'),
    deleteFilter: query.when_not_matched_by_source_delete_filt,
    timeoutMs: timeout(query.timeout, headers['x-request-timeout-ms']),
  };
  if (!options.updateMatched && !options.insertNew && !options.deleteOthers) {
    throw badRequest('nothing to do: set when_matched_update_all, when_not_matched_insert_all or when_not_matched_by_source_delete to true');
  }
  return options;
}

function isTrue(query, name) {
  const value = (query[name] ?? 'false').toLowerCase();
  if (value !== 'true' && value !== 'false') throw badRequest(`${name} must be true or false`);
  return value === 'true';
}

// The client sends milliseconds in a header, the namespace specification a duration in the query.
function timeout(duration, milliseconds) {
  const given = milliseconds ?? (duration && /^(\d+)(ms|s|m)$/.exec(duration));
  if (!given) return undefined;
  const value = Array.isArray(given) ? Number(given[1]) * { ms: 1, s: 1000, m: 60_000 }[given[2]] : Number(given);
  return Number.isInteger(value) && value > 0 && value < 2 ** 32 ? value : undefined;
}

function checkedUpdates(updates) {
  const usable = Array.isArray(updates) && updates.length > 0
    && updates.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string'));
  if (!usable) throw badRequest('updates must be a list of [column, SQL expression] pairs');
  return updates;
}

import { ApiError, Code } from '../errors.mjs';
import { indexDefinition } from '../index-definition.mjs';
import { jsonBody } from '../input.mjs';

export async function indexRoutes(app) {
  const { database } = app;
  const route = (operation, handler) => app.post(`/v1/table/:name/${operation}`, async (request) =>
    handler(await database.table(request.params.name), request));

  const create = async (table, request) => {
    const { column, index, name, replace } = indexDefinition(jsonBody(request), await table.schema());
    await table.buildIndex((native) => native.createIndex(index, column, replace, undefined, name));
    return {};
  };
  route('create_index', create);
  route('create_scalar_index', create);

  route('index/list', async (table) => {
    const indexes = await table.read((lance) => lance.listIndices());
    return { indexes: indexes.map(indexJson) };
  });

  route('index/:index/stats', async (table, request) => {
    const stats = await table.read((lance) => lance.indexStats(request.params.index));
    if (!stats) throw indexMissing(table, request);
    return {
      num_indexed_rows: stats.numIndexedRows, num_unindexed_rows: stats.numUnindexedRows,
      index_type: stats.indexType, distance_type: stats.distanceType, num_indices: stats.numIndices,
    };
  });

  route('index/:index/drop', async (table, request) => {
    await table.writer.run(async () => {
      const exists = (await table.native.listIndices()).some(({ name }) => name === request.params.index);
      if (!exists) throw indexMissing(table, request);
      await table.commit((native) => native.dropIndex(request.params.index));
    });
    return {};
  });
}

const indexJson = ({ name, indexUuid, columns, indexType, numIndexedRows, numUnindexedRows }) => ({
  index_name: name, index_uuid: indexUuid, columns, status: 'done', index_type: protocolName(indexType),
  num_indexed_rows: numIndexedRows, num_unindexed_rows: numUnindexedRows,
});

// The engine lists 'IvfHnswSq' where it takes, and the protocol says, 'IVF_HNSW_SQ'.
const protocolName = (type) => type.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

const indexMissing = (table, request) =>
  new ApiError(404, Code.indexNotFound, `Table '${table.name}' has no index '${request.params.index.slice(0, 128)}'`);

import { createRequire } from 'node:module';

// The engine is pinned exactly and does not tell its own version.
const engine = createRequire(import.meta.url)('../../package.json').dependencies['@lancedb/lancedb'];

export async function healthRoutes(app) {
  const { config, database } = app;

  // Asks the engine something, so that a lost disk shows here and not first in a write.
  app.get('/health', async () => {
    await database.tableNames({ limit: 1 });
    return { status: 'ok', engine, table: config.table, waiting_writes: await database.waitingWrites() };
  });
}

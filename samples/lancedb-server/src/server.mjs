#!/usr/bin/env node
// Reads the settings, serves until it is told to stop, then finishes what was begun.
import pino from 'pino';
import { createApp } from './app.mjs';
import { helpText, readConfig } from './config.mjs';
import { Database } from './database.mjs';

if (process.argv.includes('--help')) {
  process.stdout.write(helpText());
  process.exit(0);
}

try {
  await serve(readConfig(process.env));
} catch (error) {
  process.stderr.write(`lancedb-server cannot start: ${explained(error)}\n`);
  process.exit(1);
}

async function serve(config) {
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const database = await Database.open(config, log);
  const app = createApp(config, database, log);
  stopOn(['SIGTERM', 'SIGINT'], config, async () => {
    await closeApp(app);
    await database.close();
    process.exit(0);
  });
  await app.listen({ host: config.host, port: config.port });
  const { address, port, family } = app.server.address();
  process.stdout.write(`lancedb-server listening on http://${family === 'IPv6' ? `[${address}]` : address}:${port}\n`);
}

// Takes no more and waits for the answers that are due. A connection that was busy when closing began turns idle with its
// answer and would then be kept for the client, so idle ones are closed until none is left.
async function closeApp(app) {
  const closing = setInterval(() => app.server.closeIdleConnections(), 50);
  await app.close();
  clearInterval(closing);
}

function stopOn(signals, config, stop) {
  let stopping = null;
  const once = () => { stopping ??= stop(); };
  for (const signal of signals) process.on(signal, once);
  if (config.exitWithStdin) process.stdin.on('close', once).on('error', once).resume();
}

function explained(error) {
  if (error.code === 'EADDRINUSE') return `PORT is ${error.port} and in use by another program; stop it or set PORT to another one`;
  if (error.code === 'EACCES') return `${error.path ?? `port ${error.port}`} may not be used by this user; check LANCEDB_PATH and PORT`;
  if (error.code === 'ENOTDIR' || error.code === 'EEXIST') return `${error.path} is no folder; check LANCEDB_PATH`;
  return error.message;
}

// All settings come from the environment and are checked once, before anything is opened.
import { resolve } from 'node:path';
import { tableNameProblem } from './table-name.mjs';

const SETTINGS = [
  // variable, property, default, reader, help
  ['LANCEDB_PATH', 'path', './data', folder, 'folder of the database; made when missing'],
  ['HOST', 'host', '127.0.0.1', text, 'address to listen on; 0.0.0.0 for all'],
  ['PORT', 'port', '8085', integer(0, 65535), 'port; 0 takes any free one'],
  ['LANCEDB_API_KEY', 'apiKey', '', text, 'when set, required as x-api-key or Bearer token, except on /health'],
  ['LANCEDB_TABLE', 'table', 'semantic_search', tableName, 'table behind /bulk-add, /search and the other short routes'],
  ['LANCEDB_FSYNC', 'fsync', '1', flag, '1: a write is on disk before it is answered; 0: power loss may take the last seconds'],
  ['BODY_LIMIT_MB', 'bodyLimitMb', '64', integer(1, 1024), 'largest request body'],
  ['QUEUE_LIMIT', 'queueLimit', '256', integer(1, 100_000), 'writes that may wait per table; more are answered 429'],
  ['QUEUE_LIMIT_MB', 'queueLimitMb', '256', integer(1, 65536), 'megabytes of writes that may wait per table; more are answered 429'],
  ['COMPACT_FRAGMENTS', 'compactFragments', '96', integer(2, 10_000), 'small fragments that make a busy table compact'],
  ['VERSION_GRACE_SECONDS', 'versionGraceSeconds', '5', integer(0, 86_400), 'how long old versions stay for readers in other processes'],
  ['CACHE_MB', 'cacheMb', '512', integer(16, 1_048_576), 'memory for cached index data; table metadata gets a quarter of it on top'],
  ['LOG_LEVEL', 'logLevel', 'warn', oneOf('debug', 'info', 'warn', 'error', 'silent'), 'what is logged, on standard error'],
  ['LANCEDB_EXIT_WITH_STDIN', 'exitWithStdin', '0', flag, '1: stop when standard input closes, so the server never outlives its parent'],
];

/** Reads all settings; throws one error that lists every problem with the remedy. */
export function readConfig(env) {
  const config = {};
  const problems = [];
  for (const [variable, property, fallback, read] of SETTINGS) {
    const value = env[variable]?.trim() || fallback;
    try {
      config[property] = read(value);
    } catch (error) {
      problems.push(`${variable} is '${value}': ${error.message}`);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return Object.freeze(config);
}

export function helpText() {
  const rows = SETTINGS.map(([variable, , fallback, , help]) => `  ${variable.padEnd(24)}${(fallback || '-').padEnd(17)}${help}`);
  return ['Usage: lancedb-server [--help]', '', 'Settings (environment variable, default, meaning):', ...rows, ''].join('\n');
}

function text(value) { return value; }
function folder(value) { return resolve(value); }

function flag(value) {
  if (value !== '0' && value !== '1') throw new Error('set it to 0 or 1');
  return value === '1';
}

function tableName(value) {
  const problem = tableNameProblem(value);
  if (problem) throw new Error(problem);
  return value;
}

function integer(least, most) {
  return (value) => {
    if (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most) {
      throw new Error(`set it to a whole number from ${least} to ${most}`);
    }
    return Number(value);
  };
}

function oneOf(...allowed) {
  return (value) => {
    if (!allowed.includes(value)) throw new Error(`set it to one of ${allowed.join(', ')}`);
    return value;
  };
}

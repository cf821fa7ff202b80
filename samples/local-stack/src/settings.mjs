import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const sampleFolder = fileURLToPath(new URL('..', import.meta.url));

export const HELP = `Usage: node src/start.mjs

SQS and S3 for one machine (fauxqs), with LanceIngest's queues and bucket. When it is ready it prints one JSON line:
{"endpoint","region","queues":{"analysis","analysisDlq","video","videoDlq"},"bucket"}. SIGTERM or Ctrl+C stops it.

Environment:
  LOCAL_STACK_DATA             folder that keeps messages and objects (default: .data in the sample's folder)
  PORT                         port to listen on, 0 for any free one (default: 4566)
  HOST                         address to listen on (default: 127.0.0.1; there is no authentication, so keep it local)
  LOCAL_STACK_EXIT_WITH_STDIN  1: stop when standard input closes, so that a parent that dies leaves nothing behind
`;

/** Reads and checks every setting at once, so that a mistake is told before anything is opened. */
export function readSettings(env, args = []) {
  const errors = args.map((arg) => `unknown argument "${arg}"; settings are environment variables, see --help`);

  const port = env.PORT || '4566';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    errors.push(`PORT is "${port}"; it must be a whole number from 0 to 65535`);
  }

  const exitWithStdin = env.LOCAL_STACK_EXIT_WITH_STDIN || '0';
  if (!['0', '1'].includes(exitWithStdin)) {
    errors.push(`LOCAL_STACK_EXIT_WITH_STDIN is "${exitWithStdin}"; it must be 0 or 1`);
  }

  const host = env.HOST || '127.0.0.1';
  if (/[\s/]/.test(host)) {
    errors.push(`HOST is "${host}"; it must be an address or a host name, such as 127.0.0.1`);
  }

  if (errors.length > 0) {
    throw Object.assign(new Error(errors.join('; ')), { exitCode: 2 });
  }

  const data = env.LOCAL_STACK_DATA || resolve(sampleFolder, '.data');
  return {
    dataFolder: isAbsolute(data) ? data : resolve(data),
    port: Number(port),
    host,
    exitWithStdin: exitWithStdin === '1',
  };
}

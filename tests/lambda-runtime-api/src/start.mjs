#!/usr/bin/env node
import { createRuntimeApi } from './server.mjs';

const HELP = `Usage: node src/start.mjs

AWS Lambda's runtime API on 127.0.0.1. Prints {"endpoint":"127.0.0.1:PORT"}, the value for AWS_LAMBDA_RUNTIME_API, when it is ready.

Environment:
  PORT                         0, the default: any free port
  RUNTIME_API_EXIT_WITH_STDIN  1: stop when standard input closes
`;

if (process.argv.includes('--help')) {
  process.stdout.write(HELP);
  process.exit(0);
}

const server = createRuntimeApi();
server.on('error', (error) => {
  process.stderr.write(`lambda-runtime-api: ${error.message}\n`);
  process.exit(1);
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ endpoint: `127.0.0.1:${server.address().port}` })}\n`);
});

const stop = () => process.exit(0);
process.on('SIGTERM', stop).on('SIGINT', stop);
if (process.env.RUNTIME_API_EXIT_WITH_STDIN === '1') {
  process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
}

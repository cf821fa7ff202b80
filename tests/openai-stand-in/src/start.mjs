#!/usr/bin/env node
import { createStandIn } from './server.mjs';
import { HELP, readSettings } from './settings.mjs';

if (process.argv.includes('--help')) {
  process.stdout.write(HELP);
  process.exit(0);
}

let settings;
try {
  settings = readSettings(process.env);
} catch (error) {
  process.stderr.write(`openai-stand-in: ${error.message}\n`);
  process.exit(2);
}

const server = createStandIn(settings);
server.on('error', (error) => {
  process.stderr.write(`openai-stand-in: ${error.message}\n`);
  process.exit(1);
});
server.listen(settings.port, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ endpoint: `http://127.0.0.1:${server.address().port}/v1` })}\n`);
});

// Requests that hang or wait for their latency are cut off: whoever stops a stand-in is not waiting for them.
const stop = () => process.exit(0);
process.on('SIGTERM', stop).on('SIGINT', stop);
if (settings.exitWithStdin) {
  process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
}

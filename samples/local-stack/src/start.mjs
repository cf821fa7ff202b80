#!/usr/bin/env node
// The one entry. Runs on Node 20: where the running Node is too old for fauxqs, it starts itself again in the bundled one.
import { canRunFauxqs, runInBundledNode } from './bundled-node.mjs';
import { HELP, readSettings } from './settings.mjs';

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(HELP);
} else {
  try {
    const settings = readSettings(process.env, args);
    if (canRunFauxqs(process.versions.node)) {
      const { runStack } = await import('./stack.mjs');
      await runStack(settings);
    } else {
      process.exitCode = await runInBundledNode(process.argv[1], settings);
    }
  } catch (error) {
    process.stderr.write(`local-stack: ${error.message}\n`);
    process.exit(error.exitCode ?? 1);
  }
}

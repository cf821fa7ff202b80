import { once } from 'node:events';
import { openFauxqs } from './fauxqs.mjs';
import { ensureResources } from './resources.mjs';

/** Longest wait for requests in progress after a stop; everything accepted is in the database by then. */
const STOP_WITHIN_MS = 5_000;

export async function runStack(settings) {
  const stopped = stopRequested(settings);
  const fauxqs = await openFauxqs(settings);
  const resources = ensureResources(fauxqs);
  process.stdout.write(`${JSON.stringify({ endpoint: fauxqs.endpoint, region: fauxqs.region, ...resources })}\n`);

  await stopped;
  setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
  await fauxqs.close();
  process.exit(0);
}

function stopRequested({ exitWithStdin }) {
  const reasons = ['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => once(process, signal));
  if (exitWithStdin) {
    // A pipe ends with "end"; a terminal or a socket that is torn down only with "close" or "error".
    reasons.push(new Promise((done) => {
      process.stdin.on('end', done).on('close', done).on('error', done).resume();
    }));
  }
  return Promise.race(reasons);
}

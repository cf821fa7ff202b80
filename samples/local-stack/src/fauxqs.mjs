import { mkdirSync } from 'node:fs';
import { buildApp } from 'fauxqs';
import { DurableStore, OrderedS3Store, SqsStore, correctSqs } from './corrections.mjs';
import { correctRequests } from './request-corrections.mjs';
import { addRedrive } from './redrive.mjs';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';

/**
 * fauxqs' own parts, put together here instead of by its startFauxqs(): that one listens on every interface of the
 * machine whatever it is told, and its database has faults that lose messages (see corrections.mjs).
 */
export async function openFauxqs({ dataFolder, host, port }) {
  correctSqs();
  const store = openStore(dataFolder);
  const sqs = new SqsStore();
  const s3 = new OrderedS3Store();
  sqs.region = REGION;
  sqs.host = undefined; // queue URLs on our own endpoint: sqs.us-east-1.localhost does not resolve everywhere
  store.loadInto(sqs, s3);

  const app = buildApp({ logger: false, stores: { sqsStore: sqs, s3Store: s3 } });
  correctRequests(app, sqs, s3);
  addRedrive(app, sqs, store);
  try {
    await app.listen({ host, port });
  } catch (error) {
    store.close();
    throw error.code === 'EADDRINUSE' ? new Error(`port ${port} on ${host} is in use; set PORT to another one, or 0 for any`) : error;
  }
  const endpoint = `http://${reachable(host)}:${app.server.address().port}`;
  const urlOf = (name) => `${endpoint}/${ACCOUNT}/${name}`;
  moveQueueUrls(sqs, urlOf);

  return {
    endpoint,
    region: REGION,
    ensureQueue(name, attributes) {
      const queue = sqs.getQueueByName(name)
        ?? sqs.createQueue(name, urlOf(name), `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`, attributes);
      queue.setAttributes(attributes);
      return queue;
    },
    ensureBucket: (name) => s3.createBucket(name),
    async close() {
      await app.close();
      store.close(); // last: fauxqs closes it first, and fails the requests that are still in progress
    },
  };
}

function openStore(dataFolder) {
  try {
    mkdirSync(dataFolder, { recursive: true });
    return new DurableStore(dataFolder);
  } catch (error) {
    throw /database is locked/.test(error.message)
      ? new Error(`${dataFolder} is in use by another local stack; stop that one, or set LOCAL_STACK_DATA to another folder`)
      : new Error(`LOCAL_STACK_DATA ${dataFolder} cannot be opened: ${error.message}`);
  }
}

/** Queues of an earlier start carry the port of that start in their URL, and GetQueueUrl would hand it out. */
function moveQueueUrls(sqs, urlOf) {
  for (const queue of [...sqs.allQueues()]) {
    sqs.queues.delete(queue.url);
    queue.url = urlOf(queue.name);
    sqs.queues.set(queue.url, queue);
  }
}

function reachable(host) {
  if (host === '0.0.0.0' || host === '::') {
    return '127.0.0.1';
  }
  return host.includes(':') ? `[${host}]` : host;
}

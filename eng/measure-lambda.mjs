#!/usr/bin/env node
// Measures the published sample GenericIngest.Lambda over the services of one machine: binary, cold start, memory, warm invocations.
// usage: dotnet publish samples/GenericIngest.Lambda -c Release && node eng/measure-lambda.mjs [bootstrap]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRuntimeApi } from '../tests/lambda-runtime-api/src/server.mjs';

const STARTS = 21;
const INVOCATIONS = 100;
const BATCH = 10;
const root = fileURLToPath(new URL('..', import.meta.url));
const bootstrap = process.argv[2] ?? join(root, 'artifacts/publish/LanceIngest.GenericIngest/release/bootstrap');
const data = mkdtempSync(join(tmpdir(), 'lanceingest-measure-'));
const servers = [];

async function startServer(script, environment) {
  const server = spawn('node', [join(root, script)], { env: { ...process.env, PORT: '0', ...environment }, stdio: ['pipe', 'pipe', 'ignore'] });
  servers.push(server);
  const [line] = await once(createInterface(server.stdout), 'line');
  return line;
}

/** Starts the function; ends when it asks for its first invocation. */
async function startFunction(environment) {
  const server = createRuntimeApi().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `127.0.0.1:${server.address().port}`;
  const asked = once(server, 'request'); // The first that the function makes.
  const began = performance.now();
  const child = spawn(bootstrap, { env: { ...process.env, ...environment, AWS_LAMBDA_RUNTIME_API: endpoint }, stdio: ['ignore', 'ignore', 'inherit'] });
  await asked;
  const ms = performance.now() - began;
  const { outcome, body } = await (await fetch(`http://${endpoint}/control/started`)).json();
  if (outcome !== 'ready') {
    throw new Error(`The function did not start: ${body}`);
  }
  const stop = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    server.closeAllConnections();
    server.close();
  };
  const invoke = async (event) => (await fetch(`http://${endpoint}/control/invoke`, { method: 'POST', body: JSON.stringify({ event }) })).json();
  return { ms, pid: child.pid, stop, invoke };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const mebibytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
const memoryOf = (pid) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;

try {
  const stack = JSON.parse(await startServer('samples/local-stack/src/start.mjs', { LOCAL_STACK_DATA: join(data, 'aws'), LOCAL_STACK_EXIT_WITH_STDIN: '1' }));
  const lance = await startServer('samples/lancedb-server/src/server.mjs', { LANCEDB_PATH: join(data, 'lance'), LANCEDB_EXIT_WITH_STDIN: '1' });
  const openai = JSON.parse(await startServer('tests/openai-stand-in/src/start.mjs', { STANDIN_EXIT_WITH_STDIN: '1' }));
  const environment = {
    AWS_ENDPOINT_URL: stack.endpoint, AWS_REGION: 'us-east-1', SQS_QUEUE_URL: stack.queues.analysis, VIDEO_QUEUE_URL: stack.queues.video,
    S3_BUCKET_NAME: stack.bucket, LANCEDB_API_URL: lance.split(' ').at(-1), OPENAI_BASE_URL: openai.endpoint, OPENAI_API_KEY: 'any', AWS_LAMBDA_LOG_LEVEL: 'WARN',
  };

  console.log(`binary: ${mebibytes(statSync(bootstrap).size)}`);
  const starts = [];
  for (let i = 0; i < STARTS; i++) {
    const { ms, stop } = await startFunction(environment);
    await stop();
    starts.push(ms);
  }
  console.log(`cold start, from process start to the first request for work: ${median(starts).toFixed(0)} ms (median of ${STARTS}; ${starts[0].toFixed(0)} to ${starts.at(-1).toFixed(0)})`);

  const { pid, stop, invoke } = await startFunction(environment);
  const times = [];
  for (let i = 0; i < INVOCATIONS; i++) {
    const records = [];
    for (let j = 0; j < BATCH; j++) {
      const id = `measure-${i}-${j}`;
      const text = `# Note ${id}\n\nThis is note ${i * BATCH + j}, about ${id} and the ${j}th of ${BATCH} things.\n`;
      await fetch(`${stack.endpoint}/${stack.bucket}/docs/${id}.md`, { method: 'PUT', body: text });
      records.push({
        messageId: id, eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:analysis', attributes: { ApproximateReceiveCount: '1' },
        body: JSON.stringify({ assetId: id, mediaType: 'text', requestedAt: Date.now(), extra: { sourcePath: `docs/${id}.md` } }),
      });
    }
    const { outcome, body, elapsedMs } = await invoke({ Records: records });
    if (outcome !== 'response' || JSON.parse(body).batchItemFailures.length > 0) {
      throw new Error(`Invocation ${i} failed: ${outcome} ${body}`);
    }
    times.push(elapsedMs);
  }
  console.log(`first invocation, a batch of ${BATCH} new documents: ${times[0]} ms; the ${INVOCATIONS} of them: ${median(times)} ms (median)`);
  console.log(`working set after ${INVOCATIONS} invocations: ${mebibytes(memoryOf(pid))}`);
  await stop();
} finally {
  servers.forEach((server) => server.stdin.end());
  await Promise.all(servers.map((server) => server.exitCode ?? once(server, 'exit')));
  rmSync(data, { recursive: true });
}

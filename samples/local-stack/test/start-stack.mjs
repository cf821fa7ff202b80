import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';

export const entry = fileURLToPath(new URL('../src/start.mjs', import.meta.url));

export async function temporaryFolder(t) {
  const folder = await mkdtemp(join(tmpdir(), 'localstack-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the real entry in a process of its own; the pipe on its standard input takes it down with the test. */
export async function startStack(dataFolder, env = {}) {
  const process_ = spawn(process.execPath, [entry], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', LOCAL_STACK_DATA: dataFolder, LOCAL_STACK_EXIT_WITH_STDIN: '1', ...env },
  });
  const lines = [];
  const ready = new Promise((done, failed) => {
    createInterface({ input: process_.stdout }).on('line', (line) => {
      lines.push(line);
      done(JSON.parse(line));
    });
    process_.once('exit', (code) => failed(new Error(`the stack ended with ${code} before it was ready`)));
  });
  const info = await ready;
  const exited = once(process_, 'exit').then(([code, signal]) => ({ code, signal }));
  const options = {
    endpoint: info.endpoint, region: info.region, maxAttempts: 1,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  return {
    info, lines, exited, process: process_,
    port: Number(new URL(info.endpoint).port),
    sqs: new SQSClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    stop() {
      process_.stdin.end();
      return exited;
    },
  };
}

/** Resolves when nobody answers at the endpoint any more, that is when the child of a killed parent has gone too. */
export async function goneFrom(endpoint) {
  for (;;) {
    try {
      await fetch(`${endpoint}/health`);
      await new Promise((done) => setTimeout(done, 50));
    } catch {
      return;
    }
  }
}

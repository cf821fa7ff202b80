// What all peers share: they are told what to do in lines of JSON on standard input, one at a time, and answer each with a line.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Ends with standard input, so a peer never outlives the benchmark. */
export async function servePeer(commands) {
  process.stdout.write('{"ready":true}\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const { command, ...settings } = JSON.parse(line);
    process.stdout.write(`${JSON.stringify(await commands[command](settings))}\n`);
  }
  process.exit(0);
}

export function readCorpus(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
}

/** Seconds that some work takes, and what it answers. */
export async function timed(work) {
  const began = performance.now();
  const answer = await work();
  return { seconds: (performance.now() - began) / 1_000, answer };
}

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const entry = fileURLToPath(new URL('../src/start.mjs', import.meta.url));
const MODEL = 'text-embedding-3-small';

export async function start(t, env = {}) {
  const child = spawn(process.execPath, [entry], {
    stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, PORT: '0', STANDIN_EXIT_WITH_STDIN: '1', ...env } });
  t.after(() => child.stdin.end());
  const [line] = await once(child.stdout, 'data');
  const { endpoint } = JSON.parse(line);
  const root = endpoint.slice(0, -'/v1'.length);
  const post = (url, body, headers = {}, signal = undefined) => fetch(url, {
    method: 'POST', signal, headers: { authorization: 'Bearer sk-any', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
  return {
    child,
    embed: (input, more = {}, headers, signal) => post(`${endpoint}/embeddings`, { model: MODEL, input, ...more }, headers, signal),
    raw: (body, headers) => post(`${endpoint}/embeddings`, body, headers),
    control: async (fault) => assert.equal((await post(`${root}/control`, fault)).status, 200),
    badControl: (fault) => post(`${root}/control`, fault),
    stats: async () => (await fetch(`${root}/stats`)).json(),
    reset: () => post(`${root}/stats/reset`, {}),
    chat: (body) => post(`${endpoint}/chat/completions`, { model: 'gpt-4o-mini', ...body }),
    transcribe: (form) => fetch(`${endpoint}/audio/transcriptions`, { method: 'POST', headers: { authorization: 'Bearer sk-any' }, body: form }),
    answers: async (answers) => assert.equal((await post(`${root}/answers`, answers)).status, 200),
    root,
  };
}

export const errorOf = async (response) => ({ status: response.status, ...(await response.json()).error });

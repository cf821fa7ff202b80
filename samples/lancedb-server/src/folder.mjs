// What must be true of the database folder before it is opened: nobody else writes to it, and no rubbish is left in it.
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Refuses a second server on the folder; answers the function that frees it. */
export async function lockFolder(path) {
  const address = lockAddress(path);
  if (!address) return () => {};
  const lock = createServer();
  await new Promise((resolve, reject) => {
    lock.once('error', (error) => reject(error.code === 'EADDRINUSE'
      ? new Error(`LANCEDB_PATH ${path} is in use by another lancedb-server; stop it or choose another folder`)
      : error));
    lock.listen(address, resolve);
  });
  lock.unref();
  return () => lock.close();
}

// A name the operating system forgets with its process, so a killed server leaves no lock behind. macOS has no such names.
function lockAddress(path) {
  const name = `lancedb-server-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return null;
}

/** Removes the data/.tmp* files of writes that were killed (the engine never does); answers how many. */
export async function sweepLeftovers(path) {
  let removed = 0;
  for (const table of (await readdir(path)).filter((name) => name.endsWith('.lance'))) {
    const data = join(path, table, 'data');
    const leftovers = (await readdir(data).catch(() => [])).filter((name) => name.startsWith('.tmp'));
    await Promise.all(leftovers.map((name) => rm(join(data, name), { force: true })));
    removed += leftovers.length;
  }
  return removed;
}

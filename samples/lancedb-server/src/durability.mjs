// The engine commits by renaming files and never calls fsync: a killed process loses nothing, a power cut may. Before a
// write is answered, the files it made and the folders that name them are forced to disk. Files of a table never change
// once they have their name, so each is forced once, and the work per commit is that of the few new ones.
import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const TEMPORARY = /^\.tmp/;
const INDICES = '_indices';
const REWRITTEN_IN_PLACE = 'latest_version_hint.json';

export class Durability {
  #folder;
  #known = new Map(); // folder -> names in it that are on disk

  constructor(tableFolder) {
    this.#folder = tableFolder;
  }

  async sync() {
    const { folders } = await this.#syncFolder(this.#folder, dirname(this.#folder));
    await Promise.all(folders.map(async (name) => {
      const inside = await this.#syncFolder(join(this.#folder, name), this.#folder);
      if (name === INDICES) await Promise.all(inside.folders.map((index) => this.#syncFolder(join(this.#folder, name, index))));
    }));
  }

  /** An index is built beside the writes, so its files may have been seen half written: force them again. */
  forgetIndices() {
    const indices = join(this.#folder, INDICES);
    for (const folder of this.#known.keys()) if (folder.startsWith(indices)) this.#known.delete(folder);
  }

  async #syncFolder(folder, parent) {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !TEMPORARY.test(name));
    const known = this.#known.get(folder);
    const added = entries.filter(({ name }) => !known?.has(name));
    const files = entries.filter((entry) => entry.isFile() && (!known?.has(entry.name) || entry.name === REWRITTEN_IN_PLACE));
    await Promise.all(files.map(({ name }) => force(join(folder, name))));
    if (added.length > 0) await force(folder);
    if (!known && parent) await force(parent);
    this.#known.set(folder, new Set(entries.map(({ name }) => name)));
    return { folders: entries.filter((entry) => entry.isDirectory()).map(({ name }) => name) };
  }
}

async function force(path) {
  let file;
  try {
    file = await open(path, 'r');
    await file.sync();
  } catch (error) {
    // ENOENT: cleaned up since it was listed. EPERM, EISDIR: Windows cannot sync a folder and does not need to.
    if (!['ENOENT', 'EPERM', 'EISDIR'].includes(error.code)) throw error;
  } finally {
    await file?.close();
  }
}

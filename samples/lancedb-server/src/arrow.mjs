// One copy of Arrow for the whole process: the CommonJS one that @lancedb/lancedb itself loads. A second (ESM) copy
// makes objects the engine's package takes for foreign and writes out broken.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const arrow = require('apache-arrow');
export const { FileBlock, Footer } = require('apache-arrow/ipc/metadata/file');

// Arrow IPC at the level of its messages. Bodies arrive as streams, the engine takes files; the messages are the same, so
// they are copied as they are (compressed buffers included) and only the file's frame is added. It also lets several
// requests of one schema become one file without decoding a row.
import { arrow, FileBlock, Footer } from './arrow.mjs';
import { badRequest } from './errors.mjs';

const CONTINUATION = 0xffffffff;
const MAGIC = Buffer.from('ARROW1\0\0');
const END_OF_STREAM = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
const { Message, MessageHeader } = arrow;

/** Splits an IPC stream or file into its schema, dictionary and record batch messages. */
export function readMessages(body) {
  try {
    return split(body);
  } catch (error) {
    throw badRequest(`the body is no readable Arrow IPC stream: ${error.message}`);
  }
}

function split(body) {
  if (!Buffer.isBuffer(body) || body.length === 0) throw new Error('it is empty');
  const messages = { schema: null, schemaBytes: null, batches: [], dictionaries: [], compressed: false };
  let at = body.subarray(0, 6).equals(MAGIC.subarray(0, 6)) ? MAGIC.length : 0;
  while (at + 8 <= body.length) {
    if (body.readUInt32LE(at) !== CONTINUATION) throw new Error(`no message at byte ${at}`);
    const metadataLength = body.readInt32LE(at + 4);
    if (metadataLength === 0) break;
    const metadataEnd = at + 8 + metadataLength;
    if (metadataLength < 0 || metadataEnd > body.length) throw new Error('it is cut short');
    const message = Message.decode(body.subarray(at + 8, metadataEnd));
    const end = metadataEnd + message.bodyLength;
    if (end > body.length) throw new Error('it is cut short');
    keep(messages, message, { bytes: body.subarray(at, end), metadataLength: metadataEnd - at, bodyLength: message.bodyLength });
    at = end;
  }
  if (!messages.schema) throw new Error('it has no schema');
  return messages;
}

function keep(messages, message, block) {
  if (message.headerType === MessageHeader.Schema) {
    messages.schema = message.header();
    messages.schemaBytes = block.bytes;
  } else if (message.headerType === MessageHeader.DictionaryBatch) {
    messages.dictionaries.push(block);
  } else if (message.headerType === MessageHeader.RecordBatch) {
    messages.batches.push(block);
    messages.compressed ||= isCompressed(message);
  }
}

// Arrow's JavaScript reader knows no compression and says so when it looks at the batch's header.
function isCompressed(message) {
  try {
    message.header();
    return false;
  } catch (error) {
    if (/compression/.test(error.message)) return true;
    throw error;
  }
}

/** The same messages as one IPC file, the only form the engine's native entry points take. */
export function toFile({ schema, schemaBytes, dictionaries, batches }) {
  const parts = [MAGIC, schemaBytes];
  let offset = MAGIC.length + schemaBytes.length;
  const place = ({ bytes, metadataLength, bodyLength }) => {
    parts.push(bytes);
    const block = new FileBlock(metadataLength, bodyLength, offset);
    offset += bytes.length;
    return block;
  };
  const dictionaryBlocks = dictionaries.map(place);
  const batchBlocks = batches.map(place);
  const footer = Buffer.from(Footer.encode(new Footer(schema, undefined, batchBlocks, dictionaryBlocks)));
  const footerLength = Buffer.alloc(4);
  footerLength.writeInt32LE(footer.length);
  return Buffer.concat([...parts, END_OF_STREAM, footer, footerLength, MAGIC.subarray(0, 6)]);
}

/** Messages of a table held in memory (uncompressed). */
export const messagesOf = (table) => readMessages(Buffer.from(arrow.tableToIPC(table, 'stream')));

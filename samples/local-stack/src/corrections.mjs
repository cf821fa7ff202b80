import { AsyncLocalStorage } from 'node:async_hooks';

// Faults of fauxqs 2.4.1 that lose data, corrected in its classes. They are not part of its public interface, so they are
// loaded by file: the version is pinned, and test/ fails when one of these corrections stops working.
const dist = new URL('./', import.meta.resolve('fauxqs'));
const load = (file) => import(new URL(file, dist));

const { PersistenceManager } = await load('persistence.js');
const { SqsQueue, SqsStore } = await load('sqs/sqsStore.js');
const { S3Store } = await load('s3/s3Store.js');
const { INVALID_MESSAGE_BODY_CHAR } = await load('sqs/sqsTypes.js');
export const { S3Error, SqsError } = await load('common/errors.js');
export { SqsStore };

/** The SQLite database of queues, messages and objects. */
export class DurableStore extends PersistenceManager {
  constructor(dataFolder) {
    super(dataFolder);
    // One process per folder: two would each keep their own idea of the queues in memory. The lock dies with the process.
    this.db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT');
    // The write-ahead log survives the death of the process without a disk flush per message; only a power cut needs one.
    this.db.exec('PRAGMA synchronous = NORMAL');
    this.makeReady = this.db.prepare(
      'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?');
  }

  /** As shipped it also sets the receive count to NULL, which the table refuses: visibility 0 answered 500 and lost the message. */
  updateMessageReady(messageId) {
    this.makeReady.run(messageId);
  }

  /** Loads before it is attached: a queue created while attached would replace its row, and its messages go with the row. */
  loadInto(sqs, s3) {
    this.loadSqsQueues(sqs);
    this.loadS3(s3);
    sqs.persistence = this;
    s3.persistence = this;
    for (const queue of sqs.allQueues()) {
      queue.persistence = this;
    }
  }

  /** S3 keeps whole seconds. With more, the listing and HEAD tell two times, and If-Unmodified-Since fails on its own answer. */
  upsertObject(bucket, object) {
    object.lastModified.setMilliseconds(0);
    super.upsertObject(bucket, object);
  }

  inTransaction(work) {
    let result;
    this.transaction(() => { result = work(); });
    return result;
  }
}

/** Lists in one order. As shipped it sorts by locale but continues a page by code unit, which skips and repeats keys. */
export class OrderedS3Store extends S3Store {
  listObjects(bucket, { prefix = '', delimiter, maxKeys = 1000, startAfter, marker } = {}) {
    const after = startAfter ?? marker ?? '';
    const matching = super.listObjects(bucket, { prefix, maxKeys: Infinity }).objects
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const objects = [];
    const commonPrefixes = new Set();
    for (const object of matching) {
      const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
      const folder = end >= 0 ? object.key.slice(0, end + delimiter.length) : undefined;
      if ((folder ?? object.key) <= after || commonPrefixes.has(folder)) {
        continue;
      }
      if (objects.length + commonPrefixes.size >= maxKeys) {
        // The next page starts after this page's last object, so folders past that one are left to it.
        const last = objects.at(-1)?.key;
        const folders = [...commonPrefixes].filter((name) => last === undefined || name < last);
        return { objects, commonPrefixes: folders, isTruncated: true };
      }
      if (folder === undefined) {
        objects.push(object);
      } else {
        commonPrefixes.add(folder);
      }
    }
    return { objects, commonPrefixes: [...commonPrefixes], isTruncated: false };
  }
}

/** The connection of the request that is being answered. */
export const pollingSocket = new AsyncLocalStorage();

let corrected = false;

export function correctSqs() {
  if (corrected) {
    return;
  }
  corrected = true;

  // A dead letter is deleted from one queue and inserted into the other: one transaction, or a kill in between loses it.
  const dequeue = SqsQueue.prototype.dequeue;
  SqsQueue.prototype.dequeue = function dequeueAtomically(...args) {
    return this.persistence ? this.persistence.inTransaction(() => dequeue.apply(this, args)) : dequeue.apply(this, args);
  };

  // A caller that has gone must not take messages: as shipped each poll that a worker gave up takes up to ten of the next
  // messages out of sight. Its wait then never ends, so that it never comes to taking any.
  const waitForMessages = SqsQueue.prototype.waitForMessages;
  SqsQueue.prototype.waitForMessages = function waitWhileCallerIsThere(seconds) {
    const socket = pollingSocket.getStore();
    const gone = () => socket !== undefined && (socket.destroyed || !socket.writable);
    return new Promise((done) => {
      waitForMessages.call(this, seconds).then(() => gone() || done());
    });
  };

  // As shipped the pattern works on UTF-16 halves and refuses every emoji; SQS takes #x10000 to #x10FFFF.
  const invalid = /[^\x09\x0A\x0D\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
  INVALID_MESSAGE_BODY_CHAR.test = (body) => invalid.test(body);
}

import { pollingSocket, S3Error } from './corrections.mjs';

/** Bodies are held in memory and SQLite takes 1 GB in a value; larger objects go up in parts. fauxqs' own limit is 11 MiB. */
const MAX_BODY_BYTES = 512 * 1024 * 1024;

/** Answers where fauxqs 2.4.1 is laxer or narrower than AWS, so that code that passes here does not fail there. */
export function correctRequests(app, sqs, s3) {
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', (request, _reply, done) => {
    // fauxqs keeps queues per region of the signature, but one row per name: another region would replace ours.
    delete request.headers.authorization;
    done();
  });

  app.addHook('preHandler', (request, reply, done) => {
    correctSqsRequest(request, sqs);
    const refusal = writeRefusal(request, s3);
    if (refusal) {
      reply.status(refusal.statusCode).header('content-type', 'application/xml').send(refusal.toXml());
      return;
    }
    pollingSocket.run(request.raw.socket, done);
  });
}

function correctSqsRequest({ headers, body }, sqs) {
  switch (headers['x-amz-target']) {
    case 'AmazonSQS.ReceiveMessage':
      // AWS returns only the attributes that were asked for; fauxqs returns all when none were. No name is empty.
      body.MessageAttributeNames = body.MessageAttributeNames?.length ? body.MessageAttributeNames : [''];
      break;
    case 'AmazonSQS.GetQueueAttributes':
      body.AttributeNames ??= [];
      sqs.processAllTimers(); // otherwise an expired message counts as in flight until somebody receives
      break;
  }
}

/** Conditional writes (If-None-Match: *, If-Match: etag), which fauxqs ignores. Checked in the same turn as the write. */
function writeRefusal(request, s3) {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  const { bucket, '*': key } = request.params ?? {};
  const completesUpload = request.method === 'POST' && request.query?.uploadId;
  const writes = (request.method === 'PUT' && !request.query?.partNumber) || completesUpload;
  if (!writes || !bucket || !key || (ifMatch === undefined && ifNoneMatch === undefined)) {
    return undefined;
  }
  const existing = s3.buckets.get(bucket)?.get(key);
  if (ifMatch !== undefined && !existing) {
    return new S3Error('NoSuchKey', 'The specified key does not exist.', 404, `/${bucket}/${key}`);
  }
  const quoted = (etag) => `"${etag.replaceAll('"', '')}"`;
  const fails = (ifNoneMatch === '*' && existing) || (ifMatch !== undefined && quoted(ifMatch) !== existing.etag);
  return fails
    ? new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412)
    : undefined;
}

// What LanceIngest relies on and fauxqs alone does not give: each test fails without the correction in src/.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, GetQueueAttributesCommand, ListDeadLetterSourceQueuesCommand, ListMessageMoveTasksCommand, PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from './start-stack.mjs';

let folder, stack, analysis, analysisDlq;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'localstack-test-'));
  stack = await startStack(folder);
  ({ analysis, analysisDlq } = stack.info.queues);
});
after(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

const send = (QueueUrl, MessageBody, more = {}) => stack.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (QueueUrl, more = {}) => (await stack.sqs.send(
  new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 0, MessageSystemAttributeNames: ['All'], ...more }))).Messages ?? [];
const put = (Key, Body, more = {}) => stack.s3.send(new PutObjectCommand({ Bucket: stack.info.bucket, Key, Body, ...more }));
const arn = (name) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

test('changeVisibility_Zero_GivesTheMessageBackAtOnceUntilItIsDead', async () => {
  await send(analysis, 'poison');
  for (let count = 1; count <= 5; count++) {
    const [message] = await receive(analysis);
    assert.equal(message.Attributes.ApproximateReceiveCount, String(count));
    await stack.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: analysis, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 0 }));
  }
  assert.deepEqual(await receive(analysis), []);
  const [dead] = await receive(analysisDlq, { VisibilityTimeout: 0 });
  assert.equal(dead.Body, 'poison');
});

test('startMessageMoveTask_MovesDeadLettersBack', async () => {
  await stack.sqs.send(new PurgeQueueCommand({ QueueUrl: analysisDlq }));
  const { MessageId } = await send(analysisDlq, 'again', { MessageAttributes: { reason: { DataType: 'String', StringValue: 'r' } } });
  await assert.rejects(stack.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn('analysis'), DestinationArn: arn('video') })), /Dead Letter Queue/);
  await stack.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn('analysis-dlq'), DestinationArn: arn('analysis') }));
  const { Results: [task] } = await stack.sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn('analysis-dlq') }));
  assert.equal(task.Status, 'COMPLETED');
  assert.equal(task.ApproximateNumberOfMessagesMoved, 1);
  const [moved] = await receive(analysis, { MessageAttributeNames: ['All'] });
  assert.equal(moved.Body, 'again');
  assert.equal(moved.MessageAttributes.reason.StringValue, 'r');
  assert.notEqual(moved.MessageId, MessageId);
  assert.equal((await receive(analysisDlq)).length, 0);
  const { queueUrls } = await stack.sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: analysisDlq }));
  assert.deepEqual(queueUrls, [analysis]);
});

test('send_Emoji_IsAccepted_ControlCharacter_IsNot', async () => {
  await stack.sqs.send(new PurgeQueueCommand({ QueueUrl: analysis }));
  await send(analysis, 'sunset 🌅');
  assert.equal((await receive(analysis))[0].Body, 'sunset 🌅');
  await assert.rejects(send(analysis, 'bell \u0007'), /Invalid characters/);
});

test('receive_NoAttributeNames_ReturnsNoAttributes', async () => {
  await send(analysis, 'x', { MessageAttributes: { traceparent: { DataType: 'String', StringValue: '00-1-2-3' } } });
  const [message] = await receive(analysis, { VisibilityTimeout: 0 });
  assert.equal(message.MessageAttributes, undefined);
  const [again] = await receive(analysis, { MessageAttributeNames: ['traceparent'] });
  assert.equal(again.MessageAttributes.traceparent.StringValue, '00-1-2-3');
});

test('receive_PollGivenUp_TakesNoMessage', async () => {
  await stack.sqs.send(new PurgeQueueCommand({ QueueUrl: analysis }));
  const poll = stack.sqs.send(new ReceiveMessageCommand({ QueueUrl: analysis, WaitTimeSeconds: 20 }), { abortSignal: AbortSignal.timeout(200) });
  await assert.rejects(poll);
  await new Promise((done) => setTimeout(done, 100));
  await send(analysis, 'for the next one');
  assert.equal((await receive(analysis))[0].Body, 'for the next one');
});

test('receive_LongPoll_AnswersWhenAMessageComes', async () => {
  const poll = receive(analysis, { WaitTimeSeconds: 20 });
  await new Promise((done) => setTimeout(done, 100));
  const sent = performance.now();
  await send(analysis, 'now');
  assert.equal((await poll)[0].Body, 'now');
  assert.ok(performance.now() - sent < 1_000);
});

test('getQueueAttributes_AfterExpiry_CountsTheMessageAsWaiting', async () => {
  await stack.sqs.send(new PurgeQueueCommand({ QueueUrl: analysis }));
  await send(analysis, 'late');
  await receive(analysis, { VisibilityTimeout: 1 });
  await new Promise((done) => setTimeout(done, 1_100));
  const { Attributes } = await stack.sqs.send(new GetQueueAttributesCommand({ QueueUrl: analysis, AttributeNames: ['All'] }));
  assert.equal(Attributes.ApproximateNumberOfMessages, '1');
  assert.equal(Attributes.ApproximateNumberOfMessagesNotVisible, '0');
});

test('request_OtherRegion_SeesTheSameQueues', async () => {
  const elsewhere = new SQSClient({ endpoint: stack.info.endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const { Attributes } = await elsewhere.send(new GetQueueAttributesCommand({ QueueUrl: analysis, AttributeNames: ['QueueArn'] }));
  assert.equal(Attributes.QueueArn, arn('analysis'));
});

test('putObject_LargerThanElevenMegabytes_IsStored', async () => {
  await put('video.mp4', Buffer.alloc(24 * 1024 * 1024, 7));
  const head = await stack.s3.send(new HeadObjectCommand({ Bucket: stack.info.bucket, Key: 'video.mp4' }));
  assert.equal(head.ContentLength, 24 * 1024 * 1024);
});

test('putObject_Conditions_AreHonoured', async () => {
  const { ETag } = await put('cond', 'v1', { IfNoneMatch: '*' });
  await assert.rejects(put('cond', 'v2', { IfNoneMatch: '*' }), { name: 'PreconditionFailed' });
  await assert.rejects(put('cond', 'v2', { IfMatch: '"other"' }), { name: 'PreconditionFailed' });
  await assert.rejects(put('missing', 'v2', { IfMatch: ETag }), { name: 'NoSuchKey' });
  await put('cond', 'v2', { IfMatch: ETag });
  const object = await stack.s3.send(new GetObjectCommand({ Bucket: stack.info.bucket, Key: 'cond' }));
  assert.equal(await object.Body.transformToString(), 'v2');
});

test('listObjects_PageByPage_HasEveryKeyOnce_WithTheTimeOfHead', async () => {
  const keys = ['A', 'B', 'a', 'a-b', 'b-1', 'b_1', 'c', 'sub/1', 'sub/2', 'tail'].map((key) => `list/${key}`);
  await Promise.all(keys.map((key) => put(key, key)));
  const listed = [];
  const folders = [];
  let page = {};
  do {
    page = await stack.s3.send(new ListObjectsV2Command({
      Bucket: stack.info.bucket, Prefix: 'list/', Delimiter: '/', MaxKeys: 2, ContinuationToken: page.NextContinuationToken }));
    listed.push(...(page.Contents ?? []));
    folders.push(...(page.CommonPrefixes ?? []).map((folder) => folder.Prefix));
  } while (page.IsTruncated);
  assert.deepEqual(listed.map((object) => object.Key), keys.filter((key) => !key.includes('sub')));
  assert.deepEqual(folders, ['list/sub/']);
  const head = await stack.s3.send(new HeadObjectCommand({ Bucket: stack.info.bucket, Key: listed[0].Key }));
  assert.deepEqual(head.LastModified, listed[0].LastModified);
});

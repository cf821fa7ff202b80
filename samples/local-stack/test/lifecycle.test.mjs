import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, GetQueueAttributesCommand, GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { entry, goneFrom, startStack, temporaryFolder } from './start-stack.mjs';

const run = promisify(execFile);

test('start_Ready_PrintsOneLineAndHasTheQueues', async (t) => {
  const stack = await startStack(await temporaryFolder(t));
  const { info } = stack;
  assert.deepEqual(Object.keys(info), ['endpoint', 'region', 'queues', 'bucket']);
  assert.match(info.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
  for (const [key, name, visibility, retention] of [
    ['analysis', 'analysis', '60', '345600'], ['analysisDlq', 'analysis-dlq', '30', '1209600'],
    ['video', 'video', '900', '345600'], ['videoDlq', 'video-dlq', '30', '1209600'],
  ]) {
    assert.equal(info.queues[key], `${info.endpoint}/000000000000/${name}`);
    const { Attributes } = await stack.sqs.send(new GetQueueAttributesCommand({ QueueUrl: info.queues[key], AttributeNames: ['All'] }));
    assert.equal(Attributes.VisibilityTimeout, visibility);
    assert.equal(Attributes.MessageRetentionPeriod, retention);
    assert.equal(Attributes.MaximumMessageSize, '1048576');
    assert.equal(Attributes.ReceiveMessageWaitTimeSeconds, '20');
    if (!key.endsWith('Dlq')) {
      assert.deepEqual(JSON.parse(Attributes.RedrivePolicy),
        { deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${name}-dlq`, maxReceiveCount: 5 });
    }
  }
  await stack.stop();
  assert.equal(stack.lines.length, 1);
});

test('start_OwnHost_ListensThereOnly', async (t) => {
  const stack = await startStack(await temporaryFolder(t));
  const other = Object.values(networkInterfaces()).flat().find((address) => address.family === 'IPv4' && !address.internal);
  if (other) {
    await assert.rejects(fetch(`http://${other.address}:${stack.port}/health`));
  }
  await stack.stop();
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`stop_${signal}_ExitsWithZero`, async (t) => {
    const stack = await startStack(await temporaryFolder(t), { LOCAL_STACK_EXIT_WITH_STDIN: '0' });
    // A long poll that is still open must not hold the stop back.
    const poll = stack.sqs.send(new ReceiveMessageCommand({ QueueUrl: stack.info.queues.analysis })).catch(() => {});
    stack.process.kill(signal);
    assert.deepEqual(await stack.exited, { code: 0, signal: null });
    await poll;
    await goneFrom(stack.info.endpoint);
  });
}

test('stop_StdinCloses_ExitsWithZero', async (t) => {
  const stack = await startStack(await temporaryFolder(t));
  assert.deepEqual(await stack.stop(), { code: 0, signal: null });
  await goneFrom(stack.info.endpoint);
});

test('restart_AfterSigkill_KeepsMessagesHandlesAndObjects', async (t) => {
  const folder = await temporaryFolder(t);
  const first = await startStack(folder, { LOCAL_STACK_EXIT_WITH_STDIN: '0' });
  const { analysis } = first.info.queues;
  await first.s3.send(new PutObjectCommand({ Bucket: first.info.bucket, Key: 'docs/ü.md', Body: 'text', Metadata: { kind: 'doc' } }));
  for (const MessageBody of ['in flight', 'waiting']) {
    await first.sqs.send(new SendMessageCommand({ QueueUrl: analysis, MessageBody }));
  }
  const { Messages: [taken] } = await first.sqs.send(new ReceiveMessageCommand({ QueueUrl: analysis }));
  first.process.kill('SIGKILL');
  await first.exited;
  await goneFrom(first.info.endpoint);

  const second = await startStack(folder, { PORT: String(first.port) });
  const object = await second.s3.send(new GetObjectCommand({ Bucket: second.info.bucket, Key: 'docs/ü.md' }));
  assert.equal(await object.Body.transformToString(), 'text');
  assert.deepEqual(object.Metadata, { kind: 'doc' });
  const waiting = await second.sqs.send(new ReceiveMessageCommand({ QueueUrl: analysis, MaxNumberOfMessages: 10 }));
  assert.deepEqual(waiting.Messages.map((message) => message.Body), ['waiting']);
  await second.sqs.send(new DeleteMessageCommand({ QueueUrl: analysis, ReceiptHandle: taken.ReceiptHandle }));
  const { Attributes } = await second.sqs.send(new GetQueueAttributesCommand({ QueueUrl: analysis, AttributeNames: ['All'] }));
  assert.equal(Attributes.ApproximateNumberOfMessagesNotVisible, '1');
  await second.stop();
});

test('restart_OtherPort_TellsTheNewQueueUrls', async (t) => {
  const folder = await temporaryFolder(t);
  await (await startStack(folder)).stop();
  const second = await startStack(folder);
  const { QueueUrl } = await second.sqs.send(new GetQueueUrlCommand({ QueueName: 'video' }));
  assert.equal(QueueUrl, second.info.queues.video);
  await second.stop();
});

test('start_DataInUse_IsRefused', async (t) => {
  const folder = await temporaryFolder(t);
  const first = await startStack(folder);
  await assert.rejects(run(process.execPath, [entry], { env: { ...process.env, PORT: '0', LOCAL_STACK_DATA: folder } }),
    ({ code, stderr }) => code === 1 && /in use by another local stack/.test(stderr));
  await first.stop();
});

test('start_BadSettings_AreAllNamed', async () => {
  await assert.rejects(run(process.execPath, [entry, '--port'], { env: { ...process.env, PORT: '70000', LOCAL_STACK_EXIT_WITH_STDIN: 'yes' } }),
    ({ code, stderr, stdout }) => code === 2 && stdout === '' && ['--port', '70000', '"yes"'].every((part) => stderr.includes(part)));
});

test('help_IsPrinted', async () => {
  const { stdout } = await run(process.execPath, [entry, '--help']);
  assert.match(stdout, /LOCAL_STACK_DATA/);
});

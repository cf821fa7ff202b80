import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { load, TEMPLATE } from './stack.mjs';

const { template, findings } = load();
const functions = template.ofType('AWS::Lambda::Function');
const mappings = template.ofType('AWS::Lambda::EventSourceMapping');
const alarms = template.ofType('AWS::CloudWatch::Alarm').map((id) => ({ id, ...template.get(id) }));
const queues = template.ofType('AWS::SQS::Queue').filter((id) => template.get(id).RedrivePolicy);

/** The resource that a Ref or a GetAtt points at. */
const target = (value) => value?.Ref ?? [value?.['Fn::GetAtt']].flat()[0]?.split('.')[0];
const deadLettersOf = (queue) => target(template.get(queue).RedrivePolicy.deadLetterTargetArn);
const mappingOf = (queue) => mappings.find((id) => target(template.get(id).EventSourceArn) === queue);
const functionOf = (queue) => target(template.get(mappingOf(queue)).FunctionName);

test('CloudFormation has nothing to say against it', () => {
  assert.deepEqual(findings, []);
});

for (const [what, from, to, expected] of [
  ['a property that no queue has', 'SqsManagedSseEnabled', 'SqsManagedSseEnabeld', 'AnalysisQueue'],
  ['a property that no function has', 'MemorySize: 512', 'MemorySise: 512', 'AnalysisFunction'],
  ['a value that is not allowed', '[ReportBatchItemFailures]', '[ReportFailures]', 'AnalysisMapping'],
  ['an attribute that does not exist', '!GetAtt AnalysisLogs.Arn', '!GetAtt AnalysisLogs.Arm', 'AnalysisRole'],
]) {
  test(`CloudFormation finds ${what}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'lanceingest-wrong-'));
    const wrong = join(folder, 'template.yaml');
    writeFileSync(wrong, readFileSync(TEMPLATE, 'utf8').replace(from, to));
    const found = load(wrong).findings;
    rmSync(folder, { recursive: true });

    assert.ok(found.some((finding) => finding.startsWith(expected)), found.join('\n'));
  });
}

test('two functions work on two queues, one on each', () => {
  assert.deepEqual([queues.length, functions.length, mappings.length], [2, 2, 2]);
  assert.deepEqual(new Set(queues.map(functionOf)), new Set(functions));
});

test('a message stays hidden for six time-outs of its function and the batching window', () => {
  for (const queue of queues) {
    const { Timeout } = template.get(functionOf(queue));
    const { MaximumBatchingWindowInSeconds } = template.get(mappingOf(queue));
    assert.ok(template.get(queue).VisibilityTimeout >= 6 * Timeout + MaximumBatchingWindowInSeconds, queue);
  }
});

test('mappings report single failures, filter nothing, and bound their concurrency without reserving any', () => {
  for (const id of mappings) {
    const { FunctionResponseTypes, FilterCriteria, ScalingConfig, BatchSize, MaximumBatchingWindowInSeconds } = template.get(id);
    assert.deepEqual(FunctionResponseTypes, ['ReportBatchItemFailures'], id);
    assert.equal(FilterCriteria, undefined, id);
    assert.ok(template.parameters[ScalingConfig.MaximumConcurrency.Ref].MinValue >= 2, id);
    assert.ok(BatchSize <= 10 || MaximumBatchingWindowInSeconds >= 1, id);
  }
  for (const id of functions) {
    assert.equal(template.get(id).ReservedConcurrentExecutions, undefined, id);
  }
  assert.equal(template.get(mappingOf('VideoQueue')).BatchSize, 1);
});

test('five receives lead to dead letters, which are kept longer than anything waits, and both are encrypted', () => {
  assert.equal(new Set(queues.map(deadLettersOf)).size, 2);
  for (const queue of queues) {
    const [jobs, dead] = [template.get(queue), template.get(deadLettersOf(queue))];
    assert.ok(jobs.RedrivePolicy.maxReceiveCount >= 5, queue);
    assert.equal(dead.MessageRetentionPeriod, 14 * 24 * 3600, queue);
    assert.ok(dead.MessageRetentionPeriod > jobs.MessageRetentionPeriod, queue);
    assert.deepEqual([jobs.SqsManagedSseEnabled, dead.SqsManagedSseEnabled], [true, true], queue);
    assert.equal(template.resources[deadLettersOf(queue)].DeletionPolicy, 'Retain', queue);
  }
});

test('a role may do what its function does, and nothing else', () => {
  const granted = (role) => Object.fromEntries(template.get(role).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .map(({ Action, Resource }) => [target(Resource) ?? Resource['Fn::Sub'].split(':::')[1], [Action].flat().sort().join(' ')]));
  const consume = 'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage';
  const send = 'sqs:GetQueueAttributes sqs:SendMessage';
  const deadLetter = 'sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage';
  const log = 'logs:CreateLogStream logs:PutLogEvents';

  assert.deepEqual(granted('AnalysisRole'), {
    AnalysisQueue: consume, VideoQueue: send, AnalysisDeadLetters: deadLetter, AnalysisLogs: log, '${AssetBucket}/*': 's3:GetObject', '${AssetBucket}': 's3:ListBucket',
  });
  assert.deepEqual(granted('VideoRole'), {
    VideoQueue: consume, AnalysisQueue: send, VideoDeadLetters: deadLetter, VideoLogs: log,
    '${AssetBucket}/*': 's3:AbortMultipartUpload s3:DeleteObject s3:GetObject s3:PutObject', '${AssetBucket}': 's3:ListBucket',
  });
  for (const id of functions) {
    const role = target(template.get(id).Role);
    assert.deepEqual(template.get(role).ManagedPolicyArns, undefined, 'A managed policy would allow it on every resource.');
    const { LogGroupName } = template.get(role.replace('Role', 'Logs'));
    assert.equal(LogGroupName['Fn::Sub'], `/aws/lambda/${template.get(id).FunctionName['Fn::Sub']}`);
  }
});

test('alarms watch everything that needs a person, and reach one', () => {
  const wanted = [
    ...queues.flatMap((queue) => [['ApproximateNumberOfMessagesVisible', deadLettersOf(queue)], ['ApproximateAgeOfOldestMessage', queue]]),
    ...functions.flatMap((id) => ['Errors', 'Throttles', 'Duration'].map((metric) => [metric, id])),
  ];
  const watched = alarms.map(({ MetricName, Dimensions: [{ Value }] }) => [MetricName, target(Value)]);
  assert.deepEqual(watched.map(String).sort(), wanted.map(String).sort());

  for (const { id, AlarmActions, OKActions, TreatMissingData, ComparisonOperator } of alarms) {
    assert.deepEqual([AlarmActions, OKActions].map(([action]) => target(action)), ['Alarms', 'Alarms'], id);
    assert.deepEqual([TreatMissingData, ComparisonOperator], ['notBreaching', 'GreaterThanThreshold'], id);
  }
  const [{ Protocol, Endpoint }] = template.get('Alarms').Subscription;
  assert.deepEqual([Protocol, target(Endpoint)], ['email', 'AlarmEmail']);
});

test('alarms of dead letters, errors and throttles bear none; of the duration, four fifths of the time-out', () => {
  for (const { id, MetricName, Threshold, Dimensions: [{ Value }] } of alarms) {
    if (MetricName === 'Duration') {
      assert.equal(Threshold, 0.8 * 1000 * template.get(target(Value)).Timeout, id);
    } else if (MetricName !== 'ApproximateAgeOfOldestMessage') {
      assert.equal(Threshold, 0, id);
    }
  }
});

test('both functions have the settings of the environment, and secrets come from Secrets Manager', () => {
  for (const id of functions) {
    const { Variables } = template.get(id).Environment;
    assert.equal(target(Variables.SQS_QUEUE_URL), 'AnalysisQueue');
    assert.equal(target(Variables.VIDEO_QUEUE_URL), 'VideoQueue');
    for (const secret of ['OPENAI_API_KEY', 'LANCEDB_API_KEY', 'GITHUB_TOKEN']) {
      assert.ok(JSON.stringify(Variables[secret]).includes(`{{resolve:secretsmanager:\${ApiKeys}:SecretString:${secret}}}`), secret);
    }
  }
  assert.ok(!JSON.stringify(template.outputs).includes('resolve'), 'Outputs are shown to everybody who may see the stack.');
});

test('the analysis function is a custom runtime, and the video function an image with room on its disk', () => {
  const [analysis, video] = [template.get('AnalysisFunction'), template.get('VideoFunction')];
  assert.deepEqual([analysis.Runtime, analysis.Handler], ['provided.al2023', 'bootstrap']);
  assert.equal(video.PackageType, 'Image');
  const { MinValue, MaxValue } = template.parameters[video.EphemeralStorage.Size.Ref];
  assert.deepEqual([MinValue, MaxValue], [512, 10240]);
  assert.deepEqual([analysis, video].map(({ Architectures: [architecture] }) => target(architecture)), ['Architecture', 'Architecture']);
});

test('the dashboard shows every alarm and every queue', () => {
  const body = template.get('Dashboard').DashboardBody['Fn::Sub'];
  const { widgets } = JSON.parse(body.replace(/\$\{[\w.:]+\}/g, 'x'));
  assert.equal(widgets.length, 6);
  for (const id of [...alarms.map((alarm) => `${alarm.id}.Arn`), ...queues.flatMap((queue) => [queue, deadLettersOf(queue)]).map((queue) => `${queue}.QueueName`)]) {
    assert.ok(body.includes(`\${${id}}`), id);
  }
});

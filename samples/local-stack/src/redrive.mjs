import { randomUUID } from 'node:crypto';
import { SqsError, SqsStore } from './corrections.mjs';

/** The redrive actions of SQS, which fauxqs 2.4.1 does not have. A task is done when it is answered. */
export function addRedrive(app, sqs, store) {
  const tasks = [];
  const actions = {
    StartMessageMoveTask: (body) => startMove(body, sqs, store, tasks),
    ListMessageMoveTasks: (body) => ({ Results: listTasks(body, tasks) }),
    ListDeadLetterSourceQueues: (body) => ({ queueUrls: sourcesOf(queueAt(body.QueueUrl, sqs), sqs).map((queue) => queue.url) }),
  };
  app.addHook('preHandler', (request, reply, done) => {
    const action = actions[request.headers['x-amz-target']?.replace('AmazonSQS.', '')];
    if (!action) {
      return done();
    }
    try {
      reply.header('content-type', 'application/x-amz-json-1.0').send(JSON.stringify(action(request.body)));
    } catch (error) {
      if (!(error instanceof SqsError)) {
        return done(error);
      }
      reply.status(error.statusCode).header('content-type', 'application/x-amz-json-1.0')
        .header('x-amzn-query-error', error.queryErrorHeader).send(JSON.stringify(error.toJSON()));
    }
  });
}

function startMove({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }, sqs, store, tasks) {
  const source = queueOf(SourceArn, sqs);
  if (sourcesOf(source, sqs).length === 0) {
    throw new SqsError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
  }
  if (!DestinationArn) {
    // AWS sends a message back where it came from, and fails for one that was sent here directly. fauxqs does not keep
    // which is which, so it is refused rather than let pass what fails there.
    throw new SqsError('UnsupportedOperation', 'The local stack needs a DestinationArn: it does not know where a message came from.');
  }
  const destination = queueOf(DestinationArn, sqs);
  const moved = store.inTransaction(() => {
    source.processTimers();
    const waiting = source.messages.splice(0); // messages in flight stay, as on AWS
    for (const message of waiting) {
      store.deleteMessage(message.messageId);
      destination.enqueue(SqsStore.createMessage(message.body, message.messageAttributes)); // a new id and time, as on AWS
    }
    return waiting.length;
  });
  tasks.unshift({
    Status: 'COMPLETED', SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond,
    ApproximateNumberOfMessagesMoved: moved, ApproximateNumberOfMessagesToMove: moved, StartedTimestamp: Date.now(),
  });
  return { TaskHandle: randomUUID() };
}

function listTasks({ SourceArn, MaxResults = 1 }, tasks) {
  return tasks.filter((task) => task.SourceArn === SourceArn).slice(0, Math.min(MaxResults, 10));
}

function sourcesOf(deadLetters, sqs) {
  return [...sqs.allQueues()].filter(({ attributes: { RedrivePolicy } }) =>
    RedrivePolicy && JSON.parse(RedrivePolicy).deadLetterTargetArn === deadLetters.arn);
}

function queueOf(arn, sqs) {
  const queue = sqs.getQueueByArn(arn);
  if (!queue) {
    throw new SqsError('ResourceNotFoundException', 'The resource that you specified for the SourceArn or DestinationArn parameter does not exist.');
  }
  return queue;
}

function queueAt(url, sqs) {
  const queue = url && sqs.getQueue(url);
  if (!queue) {
    throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.', 400, true, 'NonExistentQueue');
  }
  return queue;
}

using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>Every log message of this package. Never bodies, attribute contents or receipt handles.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "The attributes of queue {Queue} may not be read (allow sqs:GetQueueAttributes). Messages of more than {Bytes} bytes are refused to be safe.")]
    public static partial void AttributesDenied(ILogger logger, string queue, int bytes);

    [LoggerMessage(2001, LogLevel.Debug, "{Count} messages for queue {Queue} are sent again after try {Attempt}: {Reason}")]
    public static partial void SendingAgain(ILogger logger, int count, string queue, int attempt, string reason);

    [LoggerMessage(2002, LogLevel.Warning, "{Failed} of {Count} jobs were not enqueued.")]
    public static partial void EnqueueFailed(ILogger logger, int failed, int count);

    [LoggerMessage(2010, LogLevel.Information, "Taking jobs from queue {Queue}: {MaxConcurrency} at the same time, up to {MaxPollers} receives.")]
    public static partial void Started(ILogger logger, string queue, int maxConcurrency, int maxPollers);

    [LoggerMessage(2011, LogLevel.Information, "No more jobs are taken from queue {Queue}; {Count} are in progress.")]
    public static partial void Draining(ILogger logger, string queue, int count);

    [LoggerMessage(2012, LogLevel.Warning, "{Count} jobs of queue {Queue} did not end within {Limit}. They are cancelled, and their messages become visible to other workers.")]
    public static partial void DrainTimedOut(ILogger logger, string queue, int count, TimeSpan limit);

    [LoggerMessage(2013, LogLevel.Error, "{Count} jobs of queue {Queue} go on after they were cancelled. Their messages become visible when their time-out is over.")]
    public static partial void JobsIgnoredCancellation(ILogger logger, string queue, int count);

    [LoggerMessage(2014, LogLevel.Information, "Queue {Queue} is let go; everything taken from it is settled.")]
    public static partial void Stopped(ILogger logger, string queue);

    [LoggerMessage(2020, LogLevel.Error, "Nothing can be received from queue {Queue}. It is tried again until it works; the next message about it says so.")]
    public static partial void ReceiveFailed(ILogger logger, string queue, Exception error);

    [LoggerMessage(2021, LogLevel.Information, "Queue {Queue} answers again after {Outage} and {Failures} failed receives.")]
    public static partial void ReceivesAgain(ILogger logger, string queue, TimeSpan outage, int failures);

    [LoggerMessage(2022, LogLevel.Information, "Message {MessageId} was delivered again while its job runs. The job goes on.")]
    public static partial void ReceivedWhileRunning(ILogger logger, string messageId);

    [LoggerMessage(2023, LogLevel.Information, "Message {MessageId} was delivered again after its job was done. It is deleted.")]
    public static partial void ReceivedAfterDone(ILogger logger, string messageId);

    [LoggerMessage(2030, LogLevel.Warning, "Extending the time of {Count} messages of queue {Queue} failed and is tried again: {Reason}")]
    public static partial void HeartbeatFailed(ILogger logger, int count, string queue, string reason);

    [LoggerMessage(2031, LogLevel.Warning, "Message {MessageId} of queue {Queue} is no longer ours ({Code}). Its job is cancelled; whoever has the message runs it.")]
    public static partial void LeaseLost(ILogger logger, string messageId, string queue, string code);

    [LoggerMessage(2032, LogLevel.Error, "The job of message {MessageId} is cancelled: SQS lets nobody hold a message for longer than 12 hours, and {Limit} have passed.")]
    public static partial void LeaseTooLong(ILogger logger, string messageId, TimeSpan limit);

    [LoggerMessage(2040, LogLevel.Information, "The job of message {MessageId} of queue {Queue} failed ({Code}) at receive {ReceiveCount}. It is tried again in {Delay}.")]
    public static partial void Retrying(ILogger logger, string messageId, string queue, string code, int receiveCount, TimeSpan delay);

    [LoggerMessage(2041, LogLevel.Error, "The job of message {MessageId} failed in a way that nobody has classified.")]
    public static partial void UnexpectedFailure(ILogger logger, string messageId, Exception error);

    [LoggerMessage(2042, LogLevel.Information, "Message {MessageId} ({MediaType}, {Stage}) was on queue {From} and is sent on to queue {To}, where it belongs.")]
    public static partial void Rerouted(ILogger logger, string messageId, string mediaType, string stage, string from, string to);

    [LoggerMessage(2043, LogLevel.Warning, "Message {MessageId} of queue {Queue} is a dead letter ({Code}) after {ReceiveCount} receives: {Reason}")]
    public static partial void DeadLettered(ILogger logger, string messageId, string queue, string code, int receiveCount, string reason);

    [LoggerMessage(2044, LogLevel.Warning, "Message {MessageId} cannot be handled ({Code}), and queue {Queue} has no dead-letter queue. It comes back until the queue drops it; give the queue a redrive policy. {Reason}")]
    public static partial void NoDeadLetterQueue(ILogger logger, string messageId, string queue, string code, string reason);

    [LoggerMessage(2045, LogLevel.Error, "Message {MessageId} of queue {Queue} ({Code}) was not accepted by the dead-letter queue. It stays where it is and is tried again.")]
    public static partial void DeadLetterRefused(ILogger logger, string messageId, string queue, string code, Exception error);

    [LoggerMessage(2050, LogLevel.Warning, "The {Operation} of {Count} messages failed: {Reason}. They are delivered again when their time-out is over.")]
    public static partial void NotSettled(ILogger logger, string operation, int count, string reason);

    [LoggerMessage(2051, LogLevel.Error, "Message {MessageId} was not settled. It is delivered again when its time-out is over.")]
    public static partial void SettleFailed(ILogger logger, string messageId, Exception error);

    [LoggerMessage(2060, LogLevel.Debug, "{Done} of the {Count} messages of an event are done.")]
    public static partial void EventDone(ILogger logger, int done, int count);

    [LoggerMessage(2061, LogLevel.Warning, "The function's time is nearly up: {Running} jobs of an event are cancelled, and {Waiting} do not start. They are handed back.")]
    public static partial void OutOfTime(ILogger logger, int running, int waiting);

    [LoggerMessage(2062, LogLevel.Error, "{Count} jobs of an event go on after they were cancelled. They are handed back all the same, and may run twice.")]
    public static partial void EventJobsIgnoredCancellation(ILogger logger, int count);

    [LoggerMessage(2063, LogLevel.Error, "None of the {Count} jobs of an event could be done ({Code}). The event fails as a whole, so that Lambda slows down; its messages come back when the visibility time-out of their queue is over.")]
    public static partial void EventFailed(ILogger logger, int count, string code);
}

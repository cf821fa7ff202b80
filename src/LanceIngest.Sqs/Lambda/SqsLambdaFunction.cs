using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>
/// An AWS Lambda function behind an SQS queue: runs the jobs of an event as the worker does and says which of its messages are to be
/// delivered again. Registered by <c>AddSqsLambda</c>. It needs no package of Lambda's and works with each of them.
/// </summary>
/// <remarks>
/// <para>The event source mapping must have <c>ReportBatchItemFailures</c>: without it Lambda ignores the answer and deletes every message.
/// It must have no filter: Lambda deletes what a filter does not match.</para>
/// <para>Jobs that are done, that were sent on to the queue they belong to, or whose message the dead-letter queue has accepted with its
/// reason, are done. A job that failed for a passing reason comes back after a backoff, for which the function makes its message visible
/// by itself. Shortly before the time is up (<see cref="SqsLambdaOptions.DeadlineMargin"/>), jobs are cancelled and handed back. In a FIFO
/// queue, a group stops at its first message that comes back.</para>
/// <para>Safe to call from many threads.</para>
/// </remarks>
public sealed class SqsLambdaFunction
{
    private readonly IAmazonSQS _sqs;
    private readonly SqsRouter _router;
    private readonly JobRunner _runner;
    private readonly IJobDispatcher _dispatcher;
    private readonly SqsLambdaOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal SqsLambdaFunction(
        IAmazonSQS sqs, SqsRouter router, JobRunner runner, IJobDispatcher dispatcher, IOptions<SqsLambdaOptions> options, TimeProvider time, ILogger<SqsLambdaFunction> logger)
        => (_sqs, _router, _runner, _dispatcher, _options, _time, _logger) = (sqs, router, runner, dispatcher, options.Value, time, logger);

    /// <summary>Runs the jobs of an event.</summary>
    /// <param name="sqsEvent">The event as Lambda sends it: JSON.</param>
    /// <param name="remainingTime">How long the invocation may still take: <c>ILambdaContext.RemainingTime</c>, or the header <c>Lambda-Runtime-Deadline-Ms</c> less the time it is.</param>
    /// <param name="cancellationToken">Cancels the jobs now; what is not done is handed back.</param>
    /// <returns>The answer to Lambda, as JSON: <c>{"batchItemFailures":[{"itemIdentifier":"…"}]}</c>.</returns>
    /// <exception cref="InvalidDataException">This is no event of SQS.</exception>
    /// <exception cref="InvalidOperationException">The event comes from a queue that is none of this function's settings.</exception>
    /// <exception cref="IngestionException">Transient: not one job could be done, because something they all need is down. Lambda slows down when a function throws, and only then.</exception>
    public async Task<Stream> HandleAsync(Stream sqsEvent, TimeSpan remainingTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sqsEvent);
        var records = await SqsEventJson.ReadAsync(sqsEvent, cancellationToken).ConfigureAwait(false);
        return SqsEventJson.Write(await RunAsync([.. records.Select(record => ToMessage(record.QueueArn, record.Message))], remainingTime, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Runs the jobs of an event that was read already.</summary>
    /// <param name="queueArn">Where the messages come from: the <c>eventSourceARN</c> of the records.</param>
    /// <param name="messages">The messages, in the order of the records.</param>
    /// <param name="remainingTime">How long the invocation may still take.</param>
    /// <param name="cancellationToken">Cancels the jobs now; what is not done is handed back.</param>
    /// <returns>The ids of the messages that are to be delivered again, for the <c>batchItemFailures</c> of the answer.</returns>
    /// <exception cref="InvalidOperationException">The queue is none of this function's settings.</exception>
    /// <exception cref="IngestionException">Transient: not one job could be done, because something they all need is down. Let it through to Lambda.</exception>
    public Task<IReadOnlyList<string>> HandleMessagesAsync(
        string queueArn, IReadOnlyList<Message> messages, TimeSpan remainingTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queueArn);
        ArgumentNullException.ThrowIfNull(messages);
        return RunAsync([.. messages.Select(message => ToMessage(queueArn, message))], remainingTime, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<EventMessage> messages, TimeSpan remainingTime, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(remainingTime, _options.DeadlineMargin, _time, cancellationToken);
        await new EventRun(_runner, deadline, _options.MaxConcurrency, _time, _logger).RunAsync(messages).ConfigureAwait(false);

        if (await FindOutageAsync(messages).ConfigureAwait(false) is { } outage)
        {
            // The messages keep the visibility time-out of their queue, so that an outage uses up their receives slowly.
            Log.EventFailed(_logger, messages.Count, outage.Code);
            throw IngestionException.Transient(outage.Code, $"None of the {messages.Count} jobs of the event could be done. The first that failed: {outage.Message}", outage);
        }

        var failed = messages.Where(message => !message.IsDone).ToList();
        await PutOffAsync(failed, deadline.TimeToSettle).ConfigureAwait(false);
        Log.EventDone(_logger, messages.Count - failed.Count, messages.Count);
        return [.. failed.Select(message => message.Received.Id).Distinct()];
    }

    /// <returns>Why nothing could be done; null when something was, or when the reason may be the jobs' own.</returns>
    private async ValueTask<IngestionException?> FindOutageAsync(IReadOnlyList<EventMessage> messages)
    {
        var errors = messages.Select(message => message.Settlement?.Error).OfType<IngestionException>().ToList();
        if (errors.Count == 0 || messages.Any(message => message.IsDone) || errors.Exists(error => !error.IsTransient))
        {
            return null;
        }

        // One failure says little about anything but its own job.
        return errors.Count > 1 || errors[0].Code == IngestionErrors.OutOfTime || await IsDependencyDownAsync().ConfigureAwait(false) ? errors[0] : null;
    }

    private async ValueTask<bool> IsDependencyDownAsync()
    {
        using var asked = new CancellationTokenSource();
        var ready = _dispatcher.WaitUntilReadyAsync(asked.Token).AsTask();
        var isDown = !ready.IsCompleted;
        await asked.CancelAsync().ConfigureAwait(false);
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return isDown;
    }

    /// <summary>
    /// Makes messages visible again when their backoff is over, or at once when nothing was tried with them. Lambda itself leaves them
    /// hidden for the whole visibility time-out of their queue, which is at least six times the time-out of the function.
    /// </summary>
    private async Task PutOffAsync(IEnumerable<EventMessage> messages, TimeSpan limit)
    {
        foreach (var queue in messages.Where(message => message.ReceiptHandle is not null).GroupBy(message => message.QueueUrl))
        {
            using var returns = new VisibilityBuffer(queue.Key, _sqs, _time, _logger);
            var sending = returns.RunAsync();
            foreach (var message in queue)
            {
                await returns.AddAsync(new SettleEntry(
                    message.Received.Id, message.ReceiptHandle!, DateTimeOffset.MaxValue, message.Settlement?.RetryDelay ?? TimeSpan.Zero)).ConfigureAwait(false);
            }

            returns.Complete();
            returns.AbandonAfter(limit);
            await sending.ConfigureAwait(false);
        }
    }

    private EventMessage ToMessage(string queueArn, Message message)
        => new(
            _router.FindByArn(queueArn) ?? throw new InvalidOperationException(
                $"The event comes from the queue {queueArn}, and the function's settings name {string.Join(" and ", _router.QueuesOf(SqsQueues.All).Select(QueueName.Of))} only. Set {SqsOptionsSetup.QueueUrlVariable} or {SqsOptionsSetup.VideoQueueUrlVariable} to the URL of the queue that the function is mapped to."),
            ReceivedMessage.From(message),
            message.ReceiptHandle);
}

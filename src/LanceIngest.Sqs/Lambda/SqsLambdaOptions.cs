namespace LanceIngest.Sqs;

/// <summary>How a Lambda function runs the jobs of an event.</summary>
/// <remarks>The waits before another try are those of the worker: <see cref="SqsWorkerOptions.RetryBaseDelay"/> and <see cref="SqsWorkerOptions.RetryMaxDelay"/>.</remarks>
public sealed class SqsLambdaOptions
{
    /// <summary>How many jobs of one event run at the same time. Jobs of one group of a FIFO queue run one after another all the same.</summary>
    /// <value>Default: 64. From 1 to 10,000, which is the largest batch of an event source mapping.</value>
    public int MaxConcurrency { get; set; } = 64;

    /// <summary>
    /// How long before the function's time is up its jobs are cancelled. The rest goes to jobs that stop, to dead letters, to calls that
    /// make messages visible again, and to the answer: without it, all messages of the event would count as failed, the done ones too.
    /// </summary>
    /// <value>Default: 5 seconds. From 0.5 seconds to 5 minutes; at most a third of the time that an invocation has left is used.</value>
    public TimeSpan DeadlineMargin { get; set; } = TimeSpan.FromSeconds(5);
}

namespace LanceIngest.Sqs;

/// <summary>How a worker takes jobs from the queues.</summary>
/// <remarks>
/// FIFO queues work too, but give nothing here: jobs may run in any order, so those of one group that are received together run at
/// the same time, and one that waits for its next try holds back the rest of its group.
/// </remarks>
public sealed class SqsWorkerOptions
{
    // SQS's limit, also on all extensions of one receive together.
    internal static readonly TimeSpan MaxVisibilityTimeout = TimeSpan.FromHours(12);
    internal static readonly TimeSpan MaxWaitTime = TimeSpan.FromSeconds(20);

    /// <summary>The queues to take jobs from.</summary>
    /// <value>Default: <see cref="SqsQueues.Analysis"/>. A queue that serves both kinds is polled once.</value>
    public SqsQueues Queues { get; set; } = SqsQueues.Analysis;

    /// <summary>How many jobs of one queue run at the same time. A job that ends frees its place at once, whatever the others do.</summary>
    /// <value>
    /// Default: 64, which fills embedding requests and commits that the jobs in flight share. From 1 to 10,000. At most
    /// <c>⌈MaxConcurrency / 10⌉</c> receives run at once, because SQS gives at most 10 messages to each.
    /// </value>
    public int MaxConcurrency { get; set; } = 64;

    /// <summary>How many raw videos of a video queue of their own run at the same time. Those that do not, stay in the queue for other workers.</summary>
    /// <value>Default: 2, each of which decodes on all cores. From 1 to 64.</value>
    public int MaxConcurrentVideos { get; set; } = 2;

    /// <summary>
    /// How long a received message stays hidden from other workers. It is extended while its job runs, so it bounds how long a
    /// job is held up by a worker that died, not how long a job may take (that is 12 hours, SQS's own limit).
    /// </summary>
    /// <value>Default: 60 seconds. From 1 second to 12 hours, in whole seconds.</value>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a receive waits at an empty queue.</summary>
    /// <value>Default: 20 seconds, SQS's longest. From 0 to 20 seconds, in whole seconds.</value>
    public TimeSpan WaitTime { get; set; } = MaxWaitTime;

    /// <summary>
    /// The wait before the second try of a job that failed for a passing reason. It doubles with each receive of the message, up to
    /// <see cref="RetryMaxDelay"/>; each wait is shortened by up to half at random, so that jobs that failed together do not come back together.
    /// </summary>
    /// <value>Default: 10 seconds. With a <c>maxReceiveCount</c> of 5, a dependency has 75 to 150 seconds to come back.</value>
    /// <remarks>When a dependency said how long to wait (<see cref="IngestionException.RetryAfter"/>), the wait is at least that long, up to 11 hours.</remarks>
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two tries.</summary>
    /// <value>Default: 15 minutes. At least <see cref="RetryBaseDelay"/>, at most 12 hours.</value>
    public TimeSpan RetryMaxDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long jobs in progress may take to finish when the worker stops. Then they are cancelled and their messages become visible
    /// to other workers at once.
    /// </summary>
    /// <value>
    /// Default: 25 seconds. Up to 4 seconds more go to cancelled jobs and to the last deletes, so keep it 5 seconds below the
    /// <c>HostOptions.ShutdownTimeout</c> (30 seconds) and below what the platform waits after SIGTERM.
    /// </value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);
}

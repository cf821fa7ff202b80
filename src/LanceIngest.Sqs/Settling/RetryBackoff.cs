using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs;

/// <summary>How long a message waits before it is tried again.</summary>
internal sealed class RetryBackoff(IOptions<SqsWorkerOptions> options)
{
    // A message cannot stay hidden longer than 12 hours after its receive, and its job has used some of them.
    private static readonly TimeSpan Longest = SqsWorkerOptions.MaxVisibilityTimeout - TimeSpan.FromHours(1);

    public TimeSpan DelayFor(int receiveCount, TimeSpan? retryAfter)
    {
        var worker = options.Value;
        var delay = HalfJitter.Next(receiveCount, worker.RetryBaseDelay, worker.RetryMaxDelay);
        if (retryAfter is { } asked && asked > delay)
        {
            // The jitter keeps jobs that were told the same from coming back in the same second.
            delay = asked + (HalfJitter.Next(1, worker.RetryBaseDelay, worker.RetryMaxDelay) / 2);
        }

        return delay < Longest ? delay : Longest;
    }
}

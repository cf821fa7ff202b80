using Microsoft.Extensions.Logging;

namespace LanceIngest.Sqs;

/// <summary>A time in which nothing can be received. It is logged when it begins and when it ends, not at every try in between.</summary>
internal sealed class ReceiveOutage(string queueUrl, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan BaseDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private int _failures;
    private long _began;

    /// <summary>Takes note of a failed receive.</summary>
    /// <returns>How long to wait before the next.</returns>
    public TimeSpan Failed(Exception error)
    {
        lock (_lock)
        {
            if (_failures++ == 0)
            {
                _began = time.GetTimestamp();
                Log.ReceiveFailed(logger, QueueName.Of(queueUrl), error);
            }

            return HalfJitter.Next(_failures, BaseDelay, MaxDelay);
        }
    }

    /// <summary>Takes note of a receive that worked.</summary>
    public void Passed()
    {
        lock (_lock)
        {
            if (_failures > 0)
            {
                Log.ReceivesAgain(logger, QueueName.Of(queueUrl), time.GetElapsedTime(_began), _failures);
                _failures = 0;
            }
        }
    }
}

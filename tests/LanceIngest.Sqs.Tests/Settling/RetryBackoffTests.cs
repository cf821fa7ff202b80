using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs.Tests.Settling;

public sealed class RetryBackoffTests
{
    private readonly RetryBackoff _backoff = new(Options.Create(new SqsWorkerOptions()));

    [Theory]
    [InlineData(1, 5, 10)]
    [InlineData(2, 10, 20)]
    [InlineData(4, 40, 80)]
    [InlineData(8, 450, 900)]
    [InlineData(1_000, 450, 900)]
    public void DelayFor_ReceiveCount_DoublesUpToTheLimitWithHalfOfItRandom(int receiveCount, int least, int most)
    {
        var delays = Enumerable.Range(0, 200).Select(_ => _backoff.DelayFor(receiveCount, retryAfter: null).TotalSeconds).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, least, most));
        Assert.True(delays.Max() - delays.Min() > (most - least) / 2.0, "The delays should be spread out.");
    }

    [Fact]
    public void DelayFor_RetryAfter_IsWaitedForAtLeast()
    {
        Assert.InRange(_backoff.DelayFor(1, TimeSpan.FromSeconds(100)).TotalSeconds, 100, 110);
        Assert.InRange(_backoff.DelayFor(4, TimeSpan.FromSeconds(1)).TotalSeconds, 40, 80);
        Assert.Equal(TimeSpan.FromHours(11), _backoff.DelayFor(1, TimeSpan.FromDays(3)));
    }
}

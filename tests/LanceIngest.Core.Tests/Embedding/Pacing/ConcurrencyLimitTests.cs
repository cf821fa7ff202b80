using LanceIngest.Embedding.Pacing;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding.Pacing;

public sealed class ConcurrencyLimitTests
{
    private readonly ConcurrencyLimit _limit = new(max: 32);

    [Fact]
    public void Value_AtTheStart_IsHighEnoughForAShortRun()
    {
        Assert.Equal(16, _limit.Value);
        Assert.Equal(4, new ConcurrencyLimit(max: 4).Value);
    }

    [Fact]
    public void Answered_LatencyStaysFlat_GrowsByOneARound()
    {
        Answer(16, seconds: 0.2);
        Assert.Equal(17, _limit.Value);

        Answer(17, seconds: 0.2);
        Assert.Equal(18, _limit.Value);
    }

    [Fact]
    public void Answered_NeverMoreThanAllowed()
    {
        Answer(10_000, seconds: 0.2);

        Assert.Equal(32, _limit.Value);
    }

    [Fact]
    public void Answered_NotAllWereUnderWay_DoesNotGrow()
    {
        Answer(1_000, seconds: 0.2, inFlight: 3);

        Assert.Equal(16, _limit.Value);
    }

    [Fact]
    public void Answered_LatencyRisesClearly_Halves()
    {
        Answer(16, seconds: 0.2);
        Answer(17, seconds: 0.7);

        Assert.Equal(8, _limit.Value);
    }

    [Fact]
    public void Answered_FewSlowOnes_ChangeNothing()
    {
        Answer(8, seconds: 0.2);
        Answer(8, seconds: 0.7);

        Assert.Equal(16, _limit.Value);
    }

    [Fact]
    public void Answered_LargerRequests_MayTakeLonger()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var inputs = 1 << (i % 12);
            _limit.Answered(inputs, inputs * 100, TimeSpan.FromMilliseconds(100 + (0.5 * inputs)), inFlight: _limit.Value);
        }

        Assert.Equal(32, _limit.Value);
    }

    [Fact]
    public void Answered_LongerTexts_MayTakeLonger()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var weight = 1_000L << (i % 8);
            _limit.Answered(32, weight, TimeSpan.FromMilliseconds(weight / 100.0), inFlight: _limit.Value);
        }

        Assert.Equal(32, _limit.Value);
    }

    [Fact]
    public void Answered_ProviderIsSlowerForGood_BecomesTheUsual()
    {
        Answer(1_000, seconds: 0.1);
        Answer(64, seconds: 0.4);
        Assert.InRange(_limit.Value, 1, 20);

        Answer(10_000, seconds: 0.4);

        Assert.Equal(32, _limit.Value);
    }

    [Fact]
    public void Failed_HalvesDownToOne()
    {
        for (var second = 0; second < 10; second++)
        {
            _limit.Failed(At(second), At(second + 0.5));
        }

        Assert.Equal(1, _limit.Value);
    }

    [Fact]
    public void Failed_ManyThatWereUnderWayTogether_HalveOnce()
    {
        for (var i = 0; i < 10; i++)
        {
            _limit.Failed(sentAt: At(0), now: At(1 + i));
        }

        Assert.Equal(8, _limit.Value);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Answer(int times, double seconds, int? inFlight = null)
    {
        for (var i = 0; i < times; i++)
        {
            _limit.Answered(100, 10_000, TimeSpan.FromSeconds(seconds), inFlight ?? _limit.Value);
        }
    }
}

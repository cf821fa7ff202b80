using LanceIngest.Embedding.Pacing;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding.Pacing;

/// <summary>The arithmetic of what is left. A limit of 60,000 a minute refills by 1,000 a second; 600 of it, the headroom, stay unspent.</summary>
public sealed class RateLimitsTests
{
    private readonly RateLimits _limits = new();

    [Fact]
    public void TimeUntil_NoLimitKnown_IsNothing()
    {
        _limits.Sent(1_000_000);
        _limits.Answered(1_000_000, report: null, At(0), At(1));

        Assert.False(_limits.AreKnown);
        Assert.Equal(0, Wait(tokens: 1_000_000, at: 1));
    }

    [Theory]
    [InlineData(9_400, 0)]
    [InlineData(9_500, 0.1)]
    [InlineData(20_000, 10.6)]
    [InlineData(59_400, 50)]
    [InlineData(60_000, 50)]
    [InlineData(1_000_000, 50)]
    public void TimeUntil_Tokens_AreWaitedForUntilTheyAreRefilled(double tokens, double seconds)
    {
        Tell(at: 0, Tokens(60_000, remaining: 10_000));

        Assert.Equal(seconds, Wait(tokens, at: 0), precision: 6);
        Assert.Equal(Math.Max(0, seconds - 4), Wait(tokens, at: 4), precision: 6);
    }

    [Fact]
    public void TimeUntil_Requests_AreWaitedForToo()
    {
        Tell(at: 0, Tokens(60_000, remaining: 60_000), new RateLimitReading("requests", 600, 6, null));

        Assert.Equal(0.1, Wait(tokens: 1, at: 0), precision: 6);
    }

    [Fact]
    public void TimeUntil_ProjectAllowsLess_TheProjectCounts()
    {
        Tell(at: 0, Tokens(60_000, remaining: 60_000), new RateLimitReading("project-tokens", 6_000, 60, null));

        Assert.Equal(10, Wait(tokens: 1_000, at: 0), precision: 6);
    }

    [Fact]
    public void TimeUntil_RequestsUnderWay_AreTakenOff()
    {
        Tell(at: 0, Tokens(60_000, remaining: 10_000));
        _limits.Sent(8_000);

        Assert.Equal(2.6, Wait(tokens: 4_000, at: 0), precision: 6);

        _limits.NeverSent(8_000);
        Assert.Equal(0, Wait(tokens: 4_000, at: 0));
    }

    [Fact]
    public void TimeUntil_NeverMoreThanTheLimitIsThere()
    {
        Tell(at: 0, Tokens(60_000, remaining: 50_000));
        _limits.Sent(30_000);

        // An hour later the bucket is full, not overfull.
        Assert.Equal(10.6, Wait(tokens: 40_000, at: 3600), precision: 6);
    }

    [Fact]
    public void Answered_OlderAnswerArrivesLater_DoesNotGiveBackWhatWasSpentSince()
    {
        _limits.Sent(20_000);
        _limits.Sent(30_000);
        _limits.Answered(30_000, Report(Tokens(60_000, remaining: 10_000)), At(1), At(2));
        _limits.Answered(20_000, Report(Tokens(60_000, remaining: 40_000)), At(0), At(3));

        Assert.Equal(10.6, Wait(tokens: 20_000, at: 1), precision: 6);
    }

    [Fact]
    public void Answered_ProviderTookThemInAnotherOrder_TheLowerOneCounts()
    {
        _limits.Sent(20_000);
        _limits.Sent(30_000);
        _limits.Answered(30_000, Report(Tokens(60_000, remaining: 30_000)), At(1), At(2));
        _limits.Answered(20_000, Report(Tokens(60_000, remaining: 9_000)), At(0), At(3));

        // 9,000 at the start are 10,000 a second later.
        Assert.Equal(10.6, Wait(tokens: 20_000, at: 1), precision: 6);
    }

    [Fact]
    public void Answered_WithoutHeaders_IsCountedAsWeEstimateIt()
    {
        Tell(at: 0, Tokens(60_000, remaining: 60_000));
        _limits.Sent(50_000);
        _limits.Answered(50_000, report: null, At(0), At(0));

        Assert.Equal(10.6, Wait(tokens: 20_000, at: 0), precision: 6);
    }

    [Fact]
    public void Answered_LimitOfADay_RefillsAsSlowlyAsTheResetSays()
    {
        // 200 requests a day: the third of them is there again after 1,296 s.
        Tell(at: 0, new RateLimitReading("requests", 200, 0, TimeSpan.FromDays(1)));

        Assert.Equal(1296, Wait(tokens: 1, at: 0), precision: 3);
    }

    [Fact]
    public void Answered_LimitWasRaised_IsTakenOver()
    {
        Tell(at: 0, Tokens(60_000, remaining: 0));
        Tell(at: 1, Tokens(600_000, remaining: 500_000));

        Assert.Equal(0, Wait(tokens: 400_000, at: 1));
    }

    [Fact]
    public void Estimate_ProviderCountsOtherwise_FollowsIt()
    {
        var size = new RequestSize(10, 1_000, IsExact: true);
        Assert.Equal(1_000, _limits.Estimate(size));

        _limits.Counted(size, tokens: 250);
        Assert.Equal(250, _limits.Estimate(size));

        for (var i = 0; i < 20; i++)
        {
            _limits.Counted(size, tokens: 1_200);
        }

        Assert.Equal(1_200, _limits.Estimate(size), tolerance: 2);
        Assert.Equal(1_000, _limits.Estimate(size with { IsExact = false }));
    }

    [Fact]
    public void WeightOfNext_NoLimitKnown_IsTheProvidersLimitOfARequest() => Assert.Equal(300_000, _limits.WeightOfNext(300_000));

    [Fact]
    public void WeightOfNext_ProviderCountsMore_StaysBelowItsLimitByItsCount()
    {
        _limits.Counted(new RequestSize(10, 1_000, IsExact: true), tokens: 1_500);

        Assert.InRange(_limits.WeightOfNext(300_000) * 1.5, 290_000, 300_000);
    }

    [Fact]
    public void WeightOfNext_ProviderCountsLess_IsNotRaised()
    {
        _limits.Counted(new RequestSize(10, 1_000, IsExact: true), tokens: 250);

        Assert.Equal(300_000, _limits.WeightOfNext(300_000));
    }

    [Fact]
    public void WeightOfNext_TokensLimited_IsAShareOfAMinute()
    {
        Tell(at: 0, Tokens(1_000_000, remaining: 1_000_000), new RateLimitReading("requests", 3_000, 3_000, null));

        Assert.Equal(62_500, _limits.WeightOfNext(300_000));
    }

    [Fact]
    public void WeightOfNext_FewRequestsAllowed_IsEnoughToUseUpTheTokens()
    {
        Tell(at: 0, Tokens(150_000, remaining: 150_000), new RateLimitReading("requests", 10, 10, null));

        Assert.Equal(30_000, _limits.WeightOfNext(300_000));
    }

    [Fact]
    public void CallsAt_FewRequestsLeft_IsFewer()
    {
        Assert.Equal(16, _limits.CallsAt(At(0), 16));

        Tell(at: 0, new RateLimitReading("requests", 60, 48, null));
        Assert.Equal(6, _limits.CallsAt(At(0), 16));

        Tell(at: 1, new RateLimitReading("requests", 60, 3, null));
        Assert.Equal(1, _limits.CallsAt(At(1), 16));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static RateLimitReading Tokens(double limit, double remaining) => new("tokens", limit, remaining, null);

    private static RateLimitReport Report(params RateLimitReading[] readings) => new(readings, null);

    private double Wait(double tokens, double at) => _limits.TimeUntil(tokens, At(at)).TotalSeconds;

    private void Tell(double at, params RateLimitReading[] readings)
    {
        _limits.Sent(0);
        _limits.Answered(0, Report(readings), At(at), At(at));
    }
}

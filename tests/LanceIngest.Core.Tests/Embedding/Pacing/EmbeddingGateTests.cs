using System.Globalization;
using LanceIngest.Core.Tests.Diagnostics;
using LanceIngest.Resilience;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding.Pacing;

public sealed class EmbeddingGateTests
{
    [Fact]
    public async Task RunAsync_FirstRequest_GoesAlone()
    {
        using var calls = new GateCalls();
        var first = calls.Start();
        var others = Enumerable.Range(0, 3).Select(_ => calls.Start()).ToArray();
        Assert.True(first.IsSent);
        Assert.All(others, other => Assert.False(other.IsSent));

        first.Answer(Tokens(60_000, remaining: 60_000));

        Assert.All(await Task.WhenAll(others.Select(other => other.Sent)), sentAt => Assert.Equal(0, sentAt));
    }

    [Fact]
    public async Task RunAsync_FirstRequestTellsNoLimit_TheOthersAreNotHeldBackAgain()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync();

        Assert.All(Enumerable.Range(0, 16).Select(_ => calls.Start(tokens: 300_000)), call => Assert.True(call.IsSent));
        Assert.False(calls.Start().IsSent);
    }

    [Fact]
    public async Task RunAsync_FirstRequestFails_TheOthersAreNotHeldBack()
    {
        using var calls = new GateCalls();
        var first = calls.Start();
        var other = calls.Start();
        first.Fail(IngestionException.Transient("code", "503"));

        Assert.Equal(0, await other.Sent);
        await Assert.ThrowsAsync<IngestionException>(() => first.Result);
    }

    [Fact]
    public async Task RunAsync_FirstRequestIsNotAnswered_TheOthersFollowAfterTwoSeconds()
    {
        using var calls = new GateCalls();
        calls.Start();
        var other = calls.Start();

        Assert.InRange(await calls.SentAsync(other), 2, 5);
    }

    [Fact]
    public async Task RunAsync_RequestDoesNotFit_WaitsUntilItDoes()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync(Tokens(60_000, remaining: 10_000));
        var fits = calls.Start(tokens: 9_400);
        var other = calls.Start(tokens: 5_000);
        Assert.True(fits.IsSent);

        Assert.InRange(await calls.SentAsync(other), 5, 8);
    }

    [Fact]
    public async Task RunAsync_AnswerTellsOfMore_IsNotWaitedForAnyLonger()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync(Tokens(60_000, remaining: 10_000));
        var first = calls.Start(tokens: 9_000);
        var other = calls.Start(tokens: 9_000);
        Assert.False(other.IsSent);

        first.Answer(Tokens(60_000, remaining: 50_000));

        Assert.Equal(0, await other.Sent);
    }

    [Fact]
    public async Task RunAsync_ProviderCountsMoreThanWe_ItsCountIsSpent()
    {
        using var calls = new GateCalls();
        var first = calls.Start(tokens: 100);
        first.Answer(Tokens(60_000, remaining: 10_000), tokens: 200);
        await first.Result;

        var other = calls.Start(tokens: 5_000);

        Assert.False(other.IsSent);
        Assert.InRange(await calls.SentAsync(other), 0.6, 3);
    }

    [Fact]
    public async Task RunAsync_LimitUsedUpForLong_LeavesTheWaitToTheQueue()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync(("x-ratelimit-limit-requests", "200"), ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "1d"));

        var error = await Assert.ThrowsAsync<IngestionException>(() => calls.Start().Result);

        Assert.True(error.IsTransient);
        Assert.Equal(1296, error.RetryAfter!.Value.TotalSeconds, precision: 0);
        Assert.Contains("limits are used up for another 1296 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_429WithRetryAfter_EverybodyWaitsThatLongAndNobodyFails()
    {
        using var telemetry = new CapturedTelemetry();
        using var logs = new CapturedLogs();
        using var calls = new GateCalls(logs: logs);
        await calls.LearnAsync();
        var refused = calls.Start();
        var underWay = calls.Start();
        refused.Fail(Throttled(retryAfter: 20));
        var later = calls.Start();
        Assert.False(later.IsSent);

        Assert.InRange(await calls.SentAsync(later), 20, 25);

        underWay.Answer();
        later.Answer();
        while (refused.Tries < 2)
        {
            await Task.Yield();
        }

        refused.Answer();
        await Task.WhenAll(refused.Result, underWay.Result, later.Result);
        Assert.Equal((2, 1, 1), (refused.Tries, underWay.Tries, later.Tries));
        Assert.Contains("no request is sent for 20.0 s", Assert.Single(logs.Lines), StringComparison.Ordinal);
        Assert.Contains(telemetry.Measured("lanceingest.embed.throttled"), entry => entry.Value == 1);
        Assert.Contains(telemetry.Measured("lanceingest.embed.rate_limit.wait"), entry => entry.Value is >= 20 and < 25);
        Assert.Contains(telemetry.Measured("lanceingest.embed.concurrency"), entry => entry.Value == 8);
    }

    [Fact]
    public async Task RunAsync_503WithRetryAfter_EverybodyWaitsAndTheTryFails()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync();
        var failed = calls.Start();
        failed.Fail(new IngestionException("code", "503", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(20) });
        await Assert.ThrowsAsync<IngestionException>(() => failed.Result);

        Assert.InRange(await calls.SentAsync(calls.Start()), 20, 25);
    }

    [Fact]
    public async Task RunAsync_429WithALongRetryAfter_LeavesTheWaitToTheQueueForEverybody()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync();
        var refused = calls.Start();
        refused.Fail(Throttled(retryAfter: 900));

        Assert.Equal(TimeSpan.FromSeconds(900), (await Assert.ThrowsAsync<ThrottledException>(() => refused.Result)).RetryAfter);
        var other = calls.Start();
        Assert.Equal(TimeSpan.FromSeconds(900), (await Assert.ThrowsAsync<IngestionException>(() => other.Result)).RetryAfter);
        Assert.Equal(0, other.Tries);
    }

    [Fact]
    public async Task RunAsync_429WithoutATime_WaitsLongerEachTimeAndGivesUpAfterFiveMinutes()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync();
        var refused = calls.Start();
        var waits = new List<double>();
        var before = 0d;
        for (var tries = 1; !refused.Result.IsCompleted; tries++)
        {
            waits.Add(calls.Seconds - before);
            before = calls.Seconds;
            refused.Fail(Throttled());
            await calls.Clock.RunAsync(NextTryAsync(refused, tries), TimeSpan.FromMilliseconds(100));
        }

        await Assert.ThrowsAsync<ThrottledException>(() => refused.Result);
        Assert.InRange(waits[1], 0.5, 3);
        Assert.InRange(waits[^1], 10, 13);
        Assert.InRange(calls.Seconds, 300, 330);

        static async Task<bool> NextTryAsync(GateCalls.Call call, int tries)
        {
            while (call.Tries == tries && !call.Result.IsCompleted)
            {
                await Task.Yield();
            }

            return true;
        }
    }

    [Fact]
    public async Task RunAsync_ServerErrors_FewerAreUnderWayAtOnce()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync();
        var failing = Enumerable.Range(0, 16).Select(_ => calls.Start()).ToArray();
        foreach (var call in failing)
        {
            call.Fail(IngestionException.Transient("code", "503"));
        }

        Assert.Equal(8, Enumerable.Range(0, 16).Count(_ => calls.Start().IsSent));
    }

    [Fact]
    public async Task RunAsync_RefusedForGood_SlowsNobodyDown()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync();
        foreach (var call in Enumerable.Range(0, 16).Select(_ => calls.Start()).ToArray())
        {
            call.Fail(IngestionException.Permanent("code", "400"));
        }

        Assert.Equal(16, Enumerable.Range(0, 17).Count(_ => calls.Start().IsSent));
    }

    [Fact]
    public async Task RunAsync_CallerCancelsWhileItWaits_TheNextOneIsLetIn()
    {
        using var calls = new GateCalls(maxConcurrentRequests: 1);
        await calls.LearnAsync();
        var running = calls.Start();
        using var caller = new CancellationTokenSource();
        var waiting = calls.Gate.RunAsync(["1"], _ => Task.FromResult(0), caller.Token);
        var next = calls.Start();

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        running.Answer();

        Assert.Equal(0, await next.Sent);
    }

    [Fact]
    public async Task WaitForTurnAsync_OneWaitsAlready_HoldsTheNextBatchBack()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync(Tokens(60_000, remaining: 10_000));
        Assert.True(calls.Gate.WaitForTurnAsync(CancellationToken.None).IsCompletedSuccessfully);
        var waiting = calls.Start(tokens: 20_000);

        var turn = calls.Gate.WaitForTurnAsync(CancellationToken.None);
        Assert.False(turn.IsCompleted);

        Assert.InRange(await calls.SentAsync(waiting), 10.6, 14);
        await calls.Clock.RunAsync(Done(turn));
    }

    [Fact]
    public async Task SizeFor_BeforeAndAfterTheFirstAnswer_IsSmallAndThenAnEqualShare()
    {
        using var calls = new GateCalls();
        Assert.Equal((40, 300_000), calls.Gate.SizeFor(waiting: 4096));

        await calls.LearnAsync();

        Assert.Equal((300, 300_000), calls.Gate.SizeFor(waiting: 10));
        Assert.Equal((512, 300_000), calls.Gate.SizeFor(waiting: 16 * 512));
        Assert.Equal((2048, 300_000), calls.Gate.SizeFor(waiting: 100_000));
    }

    [Fact]
    public async Task SizeFor_FewRequestsAllowed_IsAsMuchAsWaits()
    {
        using var calls = new GateCalls();
        await calls.LearnAsync(("x-ratelimit-limit-requests", "3"), ("x-ratelimit-remaining-requests", "2"));

        Assert.Equal(1000, calls.Gate.SizeFor(waiting: 1000).Items);
    }

    [Fact]
    public async Task Weigh_LimitsKnownOrNot_CountsTokensOrTheirUpperBound()
    {
        using var unlimited = new GateCalls();
        Assert.Equal(12_345, unlimited.Gate.Weigh("12345"));
        await unlimited.LearnAsync();
        Assert.Equal(5, unlimited.Gate.Weigh("12345"));

        using var limited = new GateCalls();
        await limited.LearnAsync(Tokens(60_000, remaining: 60_000));
        Assert.Equal(12_345, limited.Gate.Weigh("12345"));
        Assert.Equal(1, limited.Gate.Weigh("-3"));
    }

    private static (string Name, string Value)[] Tokens(int limit, int remaining) =>
    [
        ("x-ratelimit-limit-tokens", limit.ToString(CultureInfo.InvariantCulture)),
        ("x-ratelimit-remaining-tokens", remaining.ToString(CultureInfo.InvariantCulture)),
    ];

    private static ThrottledException Throttled(double? retryAfter = null)
        => new("code", "429") { RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null };

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}

using LanceIngest.Embedding.Pacing;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding.Pacing;

public sealed class RateLimitReportTests
{
    [Fact]
    public void Read_HeadersOfOpenAi_TellEachLimit()
    {
        var report = Read(
            ("x-ratelimit-limit-requests", "3000"), ("x-ratelimit-remaining-requests", "2999"), ("x-ratelimit-reset-requests", "20ms"),
            ("x-ratelimit-limit-tokens", "1000000"), ("x-ratelimit-remaining-tokens", "964000"), ("x-ratelimit-reset-tokens", "2.16s"));

        Assert.Equal(
            [
                new RateLimitReading("requests", 3000, 2999, TimeSpan.FromMilliseconds(20)),
                new RateLimitReading("tokens", 1_000_000, 964_000, TimeSpan.FromSeconds(2.16)),
            ],
            report.Readings);
        Assert.Equal([false, true], report.Readings.Select(reading => reading.CountsTokens));
    }

    [Fact]
    public void Read_ProjectLimits_AreLimitsOfTheirOwn()
    {
        var report = Read(
            ("x-ratelimit-limit-project-tokens", "500"), ("x-ratelimit-remaining-project-tokens", "20"),
            ("x-ratelimit-limit-project-requests", "60"), ("x-ratelimit-remaining-project-requests", "59"));

        Assert.Equal([("project-requests", 60d, 59d, false), ("project-tokens", 500d, 20d, true)], report.Readings.Select(reading => (reading.Name, reading.Limit, reading.Remaining, reading.CountsTokens)));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("100", null)]
    [InlineData(null, "100")]
    [InlineData("-1", "-1")]
    [InlineData("many", "few")]
    [InlineData("NaN", "NaN")]
    public void Read_NumbersThatSayNothing_AreNoLimit(string? limit, string? remaining)
        => Assert.Empty(Read(("x-ratelimit-limit-tokens", limit), ("x-ratelimit-remaining-tokens", remaining)).Readings);

    [Fact]
    public void Read_MoreRemainingThanTheLimit_IsTheLimit()
        => Assert.Equal(100, Read(("x-ratelimit-limit-tokens", "100"), ("x-ratelimit-remaining-tokens", "250")).Readings[0].Remaining);

    [Theory]
    [InlineData("retry-after", "20", 20)]
    [InlineData("retry-after", "0.25", 0.25)]
    [InlineData("retry-after", "0", 0)]
    [InlineData("retry-after", "Sun, 01 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("retry-after", "Sun, 01 Nov 2026 11:59:00 GMT", 0)]
    [InlineData("retry-after-ms", "240", 0.24)]
    public void Read_RetryAfter_IsAWait(string header, string value, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Read((header, value)).RetryAfter);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("86401")]
    [InlineData("99999999999999999999")]
    [InlineData("Sun, 08 Nov 2026 12:00:00 GMT")]
    public void Read_RetryAfterThatNobodyMeans_IsNone(string? value) => Assert.Null(Read(("retry-after", value)).RetryAfter);

    [Fact]
    public void Read_BothFormsOfRetryAfter_TheFinerOneCounts()
        => Assert.Equal(TimeSpan.FromMilliseconds(240), Read(("retry-after", "1"), ("retry-after-ms", "240")).RetryAfter);

    [Theory]
    [InlineData("12ms", 0.012)]
    [InlineData("1s", 1)]
    [InlineData("59.875s", 59.875)]
    [InlineData("6m0s", 360)]
    [InlineData("1m30.5s", 90.5)]
    [InlineData("1h0m2s", 3602)]
    [InlineData("2d", 172_800)]
    [InlineData("1s500ms", 1.5)]
    [InlineData("7m12s", 432)]
    [InlineData("30", 30)]
    public void Parse_TimesOfProviders_AreRead(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), RateLimitDuration.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1s")]
    [InlineData("1s later")]
    [InlineData("s")]
    [InlineData("99999999999999999999d")]
    public void Parse_SomethingElse_IsNone(string? text) => Assert.Null(RateLimitDuration.Parse(text));

    private static RateLimitReport Read(params (string Name, string? Value)[] headers)
        => RateLimitReport.Read(name => headers.FirstOrDefault(header => header.Name == name).Value, Sample.Now);
}

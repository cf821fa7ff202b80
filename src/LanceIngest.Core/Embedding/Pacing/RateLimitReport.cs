using System.Globalization;
using System.Net.Http.Headers;

namespace LanceIngest.Embedding.Pacing;

/// <summary>What the headers of an answer tell of the provider's limits.</summary>
/// <param name="Readings">The limits that it names.</param>
/// <param name="RetryAfter">How long callers are asked to wait, where it says so.</param>
internal sealed record RateLimitReport(IReadOnlyList<RateLimitReading> Readings, TimeSpan? RetryAfter)
{
    private static readonly string[] Names = ["requests", "tokens", "project-requests", "project-tokens"];

    /// <summary>Nobody means a longer wait than this.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    /// <param name="header">The value of a header, or null.</param>
    /// <param name="now">The time that a date in <c>Retry-After</c> is compared with.</param>
    public static RateLimitReport Read(Func<string, string?> header, DateTimeOffset now)
    {
        var readings = new List<RateLimitReading>();
        foreach (var name in Names)
        {
            if (Number(header($"x-ratelimit-limit-{name}")) is > 0 and var limit && Number(header($"x-ratelimit-remaining-{name}")) is { } remaining)
            {
                readings.Add(new RateLimitReading(name, limit, Math.Min(remaining, limit), RateLimitDuration.Parse(header($"x-ratelimit-reset-{name}"))));
            }
        }

        return new RateLimitReport(readings, ReadRetryAfter(header, now));
    }

    private static TimeSpan? ReadRetryAfter(Func<string, string?> header, DateTimeOffset now)
    {
        var wait = Number(header("retry-after-ms")) is { } milliseconds ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue))
            : header("retry-after") is not { } value ? null
            : Number(value) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue))
            : RetryConditionHeaderValue.TryParse(value, out var parsed) && parsed.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - now).Ticks))
            : (TimeSpan?)null;
        return wait <= LongestRetryAfter ? wait : null;
    }

    private static double? Number(string? text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}

namespace LanceIngest.Embedding.Pacing;

/// <summary>
/// The provider's limits as its answers tell them, and what is left of them: what remained, less what is under way. Times count from the
/// start of the gate. Not safe for several threads: the gate locks.
/// </summary>
internal sealed class RateLimits
{
    /// <summary>A request takes at most this part of a minute's tokens: so no wait is long, and a wrong count weighs little.</summary>
    private const double LargestShare = 1.0 / 16;

    /// <summary>While fewer requests than this are left for each call at once, calls are made fewer and larger instead.</summary>
    private const int RequestsInReserve = 8;

    /// <summary>How fast the ratio of the provider's count to ours follows its answers.</summary>
    private const double Learning = 0.3;
    private readonly Dictionary<string, RateBudget> _requests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RateBudget> _tokens = new(StringComparer.Ordinal);
    private double? _tokensPerCount;
    private int _requestsInFlight;
    private double _tokensInFlight;

    /// <summary>Whether the provider told of any.</summary>
    public bool AreKnown => _requests.Count + _tokens.Count > 0;

    /// <summary>The tightest limit of each kind.</summary>
    public MinuteLimits PerMinute => new(PerMinuteOf(_requests), PerMinuteOf(_tokens));

    /// <summary>How many tokens the provider will count for a request.</summary>
    public double Estimate(RequestSize size) => size.Weight * (size.IsExact ? _tokensPerCount ?? 1 : 1);

    /// <summary>How long until a request fits into every limit.</summary>
    public TimeSpan TimeUntil(double tokens, TimeSpan now)
    {
        var wait = TimeSpan.Zero;
        foreach (var budget in _requests.Values)
        {
            wait = Max(wait, budget.TimeUntil(1, _requestsInFlight, now));
        }

        foreach (var budget in _tokens.Values)
        {
            wait = Max(wait, budget.TimeUntil(tokens, _tokensInFlight, now));
        }

        return wait;
    }

    public void Sent(double tokens)
    {
        _requestsInFlight++;
        _tokensInFlight += tokens;
    }

    public void NeverSent(double tokens)
    {
        _requestsInFlight--;
        _tokensInFlight -= tokens;
    }

    /// <summary>Takes over what an answer tells, and counts its request where it tells nothing.</summary>
    public void Answered(double tokens, RateLimitReport? report, TimeSpan sentAt, TimeSpan now)
    {
        NeverSent(tokens);
        foreach (var reading in report?.Readings ?? [])
        {
            var budgets = reading.CountsTokens ? _tokens : _requests;
            if (!budgets.TryGetValue(reading.Name, out var budget))
            {
                budgets.Add(reading.Name, budget = new RateBudget());
            }

            budget.Report(reading, sentAt);
        }

        if (report is null or { Readings.Count: 0 })
        {
            Spend(_requests, 1, now);
            Spend(_tokens, tokens, now);
        }
    }

    /// <summary>Learns how the provider counts: where the tokenizer is not known, bytes are many times its tokens.</summary>
    public void Counted(RequestSize size, long tokens)
    {
        if (size is { IsExact: true, Weight: > 0 } && tokens > 0)
        {
            var ratio = (double)tokens / size.Weight;
            _tokensPerCount = _tokensPerCount is { } known ? known + ((ratio - known) * Learning) : ratio;
        }
    }

    /// <summary>How many calls at once are worth having.</summary>
    public int CallsAt(TimeSpan now, int atMost)
    {
        foreach (var budget in _requests.Values)
        {
            atMost = Math.Min(atMost, (int)((budget.LeftAt(now) - _requestsInFlight) / RequestsInReserve));
        }

        return Math.Max(1, atMost);
    }

    /// <summary>How heavy a request may be, counted as we count.</summary>
    /// <param name="atMost">The most tokens of any request.</param>
    public int WeightOfNext(int atMost)
    {
        double weight = atMost;
        foreach (var budget in _tokens.Values)
        {
            weight = Math.Min(weight, LargestOf(budget));
        }

        // Where the provider counts more than we do, its count has the last word; where less, ours is the safe one.
        var ratio = _tokensPerCount is > 1 and var more ? more * 1.02 : 1;
        return Math.Max(1, (int)(weight / ratio));
    }

    /// <summary>A small share of the limit, but so much that the requests which are allowed can use it up.</summary>
    private double LargestOf(RateBudget tokens)
    {
        var share = tokens.Limit * LargestShare;
        foreach (var budget in _requests.Values)
        {
            share = Math.Max(share, Math.Min(tokens.Limit / 2, 2 * tokens.PerSecond / budget.PerSecond));
        }

        return share;
    }

    private static double? PerMinuteOf(Dictionary<string, RateBudget> budgets) => budgets.Values.Select(static budget => (double?)(budget.PerSecond * 60)).Min();

    private static void Spend(Dictionary<string, RateBudget> budgets, double amount, TimeSpan now)
    {
        foreach (var budget in budgets.Values)
        {
            budget.Spend(amount, now);
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

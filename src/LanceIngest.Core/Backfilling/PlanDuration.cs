using LanceIngest.Embedding;
using LanceIngest.Embedding.Pacing;

namespace LanceIngest.Backfilling;

/// <summary>How long a plan takes at the limits that are known: what it says cannot be undercut, but other things may take longer.</summary>
internal static class PlanDuration
{
    /// <summary>No request takes more than this part of a minute's tokens.</summary>
    private const double LargestShare = 1.0 / 16;

    /// <summary>The provider's limits: those that are configured, else those that it tells itself.</summary>
    public static async Task<MinuteLimits> FindLimitsAsync(ContentPlan plan, EmbeddingOptions options, TextEmbedder embedder, CancellationToken cancellationToken)
    {
        var configured = new MinuteLimits(options.RequestsPerMinute, options.TokensPerMinute);
        if (plan.Embeddings == 0 || configured is { Requests: not null, Tokens: not null })
        {
            return configured;
        }

        try
        {
            var told = await embedder.LearnLimitsAsync(cancellationToken).ConfigureAwait(false);
            return new MinuteLimits(configured.Requests ?? told.Requests, configured.Tokens ?? told.Tokens);
        }
        catch (IngestionException)
        {
            // A plan says what it can while the provider is down, too.
            return configured;
        }
    }

    /// <returns>Null where no limit is known.</returns>
    public static TimeSpan? Of(ContentPlan plan, long jobs, MinuteLimits limits, EmbeddingOptions options, double? jobsPerSecond)
    {
        if (plan.Embeddings > 0 && limits == default && jobsPerSecond is null)
        {
            return null;
        }

        var largest = Math.Min(options.MaxTokensPerRequest, limits.Tokens * LargestShare ?? double.PositiveInfinity);
        var requests = Math.Max(Math.Ceiling((double)plan.Embeddings / options.MaxInputsPerRequest), Math.Ceiling(plan.Tokens / largest));
        var minutes = Math.Max(requests / limits.Requests ?? 0, plan.Tokens / limits.Tokens ?? 0);
        return TimeSpan.FromSeconds(Math.Max(minutes * 60, jobs / jobsPerSecond ?? 0));
    }
}

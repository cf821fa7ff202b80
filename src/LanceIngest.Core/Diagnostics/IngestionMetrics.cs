using System.Diagnostics.Metrics;

namespace LanceIngest.Diagnostics;

/// <summary>The instruments of this package, all on the meter <see cref="LanceIngestDiagnostics.Meter"/>. docs/telemetry.md lists them for users.</summary>
internal static class IngestionMetrics
{
    public static readonly Counter<long> Jobs = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        "lanceingest.jobs", "{job}", "Jobs run, by media type and outcome.");

    public static readonly Histogram<double> JobSeconds = LanceIngestDiagnostics.Meter.CreateHistogram<double>(
        "lanceingest.job.duration", "s", "From the start of a job to its last effect.");

    public static readonly Counter<long> EmbedInputs = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        "lanceingest.embed.inputs", "{text}", "Texts embedded.");

    public static readonly Counter<long> EmbedTokens = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        "lanceingest.embed.tokens", "{token}", "Tokens that the embedding provider counted.");

    public static readonly Histogram<double> EmbedSeconds = LanceIngestDiagnostics.Meter.CreateHistogram<double>(
        "lanceingest.embed.duration", "s", "Duration of an embedding request.");

    public static readonly Gauge<long> EmbedConcurrency = LanceIngestDiagnostics.Meter.CreateGauge<long>(
        "lanceingest.embed.concurrency", "{request}", "How many embedding requests may be under way at once.");

    public static readonly Counter<long> EmbedThrottled = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        "lanceingest.embed.throttled", "{request}", "Embedding requests that were answered with 429.");

    public static readonly Histogram<double> EmbedRateLimitWait = LanceIngestDiagnostics.Meter.CreateHistogram<double>(
        "lanceingest.embed.rate_limit.wait", "s", "How long an embedding request was held back by the provider's limits.");

    public static readonly Counter<long> EmbedCacheHits = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        "lanceingest.embed.cache.hits", "{text}", "Texts whose vector the cache had.");

    public static readonly Counter<long> EmbedCacheMisses = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        "lanceingest.embed.cache.misses", "{text}", "Texts whose vector the cache did not give.");

    public static readonly Counter<long> EmbedCacheErrors = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        "lanceingest.embed.cache.errors", "{call}", "Calls of the cache that failed.");

    public static readonly Counter<long> LabelTokens = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        "lanceingest.label.tokens", "{token}", "Tokens that the vision model read and wrote.");

    public static readonly Histogram<double> LabelSeconds = LanceIngestDiagnostics.Meter.CreateHistogram<double>(
        "lanceingest.label.duration", "s", "Duration of a request to the vision model.");

    public static readonly Histogram<double> TranscribeSeconds = LanceIngestDiagnostics.Meter.CreateHistogram<double>(
        "lanceingest.transcribe.duration", "s", "Duration of a request to the speech model.");

    public static readonly KeyValuePair<string, object?> TokensRead = new("gen_ai.token.type", "input");

    public static readonly KeyValuePair<string, object?> TokensWritten = new("gen_ai.token.type", "output");

    public static readonly Counter<long> Rows = LanceIngestDiagnostics.Meter.CreateCounter<long>(
        "lanceingest.rows", "{row}", "Rows committed.");

    public static readonly Histogram<double> CommitSeconds = LanceIngestDiagnostics.Meter.CreateHistogram<double>(
        "lanceingest.commit.duration", "s", "Duration of a commit.");
}

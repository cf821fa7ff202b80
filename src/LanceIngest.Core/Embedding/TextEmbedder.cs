using System.ClientModel;
using System.Diagnostics;
using System.Numerics.Tensors;
using LanceIngest.Diagnostics;
using LanceIngest.Embedding.Caching;
using LanceIngest.Embedding.Pacing;
using LanceIngest.Ingestion;
using LanceIngest.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.Embedding;

/// <summary>Embeds texts. Requests are shared by all jobs in flight and keep the provider's limits.</summary>
internal sealed class TextEmbedder : IAsyncDisposable
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly Dependency _provider;
    private readonly TimeProvider _time;
    private readonly EmbeddingGate _gate;
    private readonly EmbeddingCache? _cache;
    private readonly Coalescer<string, ReadOnlyMemory<float>> _requests;

    public TextEmbedder(
        EmbeddingGeneratorProvider generators,
        Dependencies dependencies,
        IOptions<EmbeddingOptions> options,
        IOptions<IngestionOptions> ingestion,
        TimeProvider time,
        ILogger<TextEmbedder> logger,
        EmbeddingCache? cache = null)
    {
        _generator = generators.Generator;
        _provider = dependencies.Embedder;
        _time = time;
        _cache = cache;
        Model = generators.Model;
        var limits = options.Value;
        _gate = new EmbeddingGate(limits, generators.CountTokens, time, logger);
        _requests = new(
            new CoalescerLimits(limits.MaxInputsPerRequest, limits.MaxTokensPerRequest, limits.MaxConcurrentRequests, ingestion.Value.Linger),
            _gate.Weigh,
            (texts, cancellationToken) => _provider.CallAsync(
                token => RequestAsync(texts, token), (attempt, token) => _gate.RunAsync(texts, attempt, token), cancellationToken),
            time,
            _gate);
    }

    /// <summary>The model's name, as it goes into hashes and rows.</summary>
    public string Model { get; }

    /// <summary>Embeds one text.</summary>
    /// <returns><c>float32[dim]</c>.</returns>
    public Task<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellationToken)
        => _cache is null ? _requests.AddAsync(text, cancellationToken) : EmbedAsync(_cache, text, cancellationToken);

    /// <summary>The provider's limits as its answers tell them. Where there was no answer yet, a word is embedded to get one.</summary>
    public async Task<MinuteLimits> LearnLimitsAsync(CancellationToken cancellationToken)
    {
        if (_gate.LimitsPerMinute == default)
        {
            await _requests.AddAsync("limits", cancellationToken).ConfigureAwait(false);
        }

        return _gate.LimitsPerMinute;
    }

    public async ValueTask DisposeAsync()
    {
        await _requests.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private async Task<ReadOnlyMemory<float>> EmbedAsync(EmbeddingCache cache, string text, CancellationToken cancellationToken)
    {
        var key = cache.KeyOf(text);
        if (await cache.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var vector = await _requests.AddAsync(text, cancellationToken).ConfigureAwait(false);
        await cache.KeepAsync(key, vector, cancellationToken).ConfigureAwait(false);
        return vector;
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<float>>> RequestAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        using var activity = LanceIngestDiagnostics.ActivitySource.StartActivity("embed request", ActivityKind.Client);
        activity?.SetTag("gen_ai.request.model", Model).SetTag("lanceingest.inputs", texts.Count);
        var started = _time.GetTimestamp();
        GeneratedEmbeddings<Embedding<float>> generated;
        try
        {
            generated = await _generator.GenerateAsync(texts, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var error = ProviderErrors.Classify(e, ReadLimits(e)?.RetryAfter);
            activity?.SetStatus(ActivityStatusCode.Error, error.Code);
            throw error;
        }

        IngestionMetrics.EmbedSeconds.Record(_time.GetElapsedTime(started).TotalSeconds);
        IngestionMetrics.EmbedInputs.Add(texts.Count);
        IngestionMetrics.EmbedTokens.Add(generated.Usage?.InputTokenCount ?? 0);
        ProviderAnswer.Current?.InputTokens = generated.Usage?.InputTokenCount;
        return Check(generated, texts.Count);
    }

    private static RateLimitReport? ReadLimits(Exception failure)
    {
        // A client that does not report its answers still throws those that are errors.
        if (ProviderAnswer.Current is { Limits: null } && failure is ClientResultException error)
        {
            RateLimitPolicy.Report(error.GetRawResponse());
        }

        return ProviderAnswer.Current?.Limits;
    }

    /// <summary>A short answer must fail its texts: matched up by position it would give texts the vectors of others.</summary>
    private static ReadOnlyMemory<float>[] Check(GeneratedEmbeddings<Embedding<float>> generated, int expected)
    {
        if (generated.Count != expected)
        {
            throw Broken($"answered {generated.Count} vectors for {expected} texts");
        }

        var dimension = generated[0].Vector.Length;
        foreach (var embedding in generated)
        {
            if (embedding.Vector.Length != dimension || dimension == 0)
            {
                throw Broken($"answered vectors of {dimension} and of {embedding.Vector.Length} numbers at once");
            }

            if (!TensorPrimitives.IsFiniteAll(embedding.Vector.Span))
            {
                throw Broken("answered a vector with a number that is not finite");
            }
        }

        return [.. generated.Select(embedding => embedding.Vector)];
    }

    private static IngestionException Broken(string problem)
        => IngestionException.Transient(IngestionErrors.EmbeddingFailed, $"The embedding provider {problem}.");
}

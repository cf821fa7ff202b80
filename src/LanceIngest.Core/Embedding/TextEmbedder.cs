using System.Diagnostics;
using System.Numerics.Tensors;
using LanceIngest.Diagnostics;
using LanceIngest.Ingestion;
using LanceIngest.Resilience;
using LanceIngest.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LanceIngest.Embedding;

/// <summary>Embeds texts. Requests are shared by all jobs in flight and keep the provider's limits.</summary>
internal sealed class TextEmbedder : IAsyncDisposable
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly Dependency _provider;
    private readonly TimeProvider _time;
    private readonly Coalescer<string, ReadOnlyMemory<float>> _requests;

    public TextEmbedder(
        EmbeddingGeneratorProvider generators,
        TextChunker tokens,
        Dependencies dependencies,
        IOptions<EmbeddingOptions> options,
        IOptions<IngestionOptions> ingestion,
        TimeProvider time)
    {
        _generator = generators.Generator;
        _provider = dependencies.Embedder;
        _time = time;
        Model = generators.Model;
        var limits = options.Value;
        _requests = new(
            new CoalescerLimits(limits.MaxInputsPerRequest, limits.MaxTokensPerRequest, limits.MaxConcurrentRequests, ingestion.Value.Linger),
            tokens.CountTokens,
            (texts, cancellationToken) => _provider.CallAsync(token => RequestAsync(texts, token), cancellationToken),
            time);
    }

    /// <summary>The model's name, as it goes into hashes and rows.</summary>
    public string Model { get; }

    /// <summary>Embeds one text.</summary>
    /// <returns><c>float32[dim]</c>.</returns>
    public Task<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellationToken) => _requests.AddAsync(text, cancellationToken);

    public ValueTask DisposeAsync() => _requests.DisposeAsync();

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
            var error = ProviderErrors.Classify(e);
            activity?.SetStatus(ActivityStatusCode.Error, error.Code);
            throw error;
        }

        IngestionMetrics.EmbedSeconds.Record(_time.GetElapsedTime(started).TotalSeconds);
        IngestionMetrics.EmbedInputs.Add(texts.Count);
        IngestionMetrics.EmbedTokens.Add(generated.Usage?.InputTokenCount ?? 0);
        return Check(generated, texts.Count);
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

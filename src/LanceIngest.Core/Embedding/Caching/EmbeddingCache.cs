using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using LanceIngest.Diagnostics;
using LanceIngest.Ingestion;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;

namespace LanceIngest.Embedding.Caching;

/// <summary>
/// Keeps vectors in a distributed cache, by model, dimension and text: what was embedded before, by whatever process, costs no request.
/// It is a help and no more: whatever is wrong with the cache, texts are embedded.
/// </summary>
internal sealed class EmbeddingCache : IDisposable
{
    private const int MaxConcurrency = 32;

    /// <summary>A cache that takes longer saves nothing.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(30);
    private readonly IDistributedCache _cache;
    private readonly IBufferDistributedCache? _buffered;
    private readonly DistributedCacheEntryOptions _entries;
    private readonly ILogger _logger;
    private readonly int? _dimension;
    private readonly string _keyPrefix;
    private readonly SemaphoreSlim _slots = new(MaxConcurrency);
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers = [];
    private readonly ResiliencePipeline _pipeline;

    public EmbeddingCache(
        IDistributedCache cache, IOptions<EmbeddingCacheSettings> settings, EmbeddingGeneratorProvider generators, TimeProvider time, ILogger<EmbeddingCache> logger)
    {
        (_cache, _buffered, _entries, _logger) = (cache, cache as IBufferDistributedCache, settings.Value.Entries, logger);
        _dimension = generators.Dimension;

        // A model's name may hold anything, so it is escaped: no name and dimension make the key of another one.
        _keyPrefix = string.Create(CultureInfo.InvariantCulture, $"lanceingest:emb:{Uri.EscapeDataString(generators.Model)}:{_dimension}:");
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = BreakDuration,
                OnOpened = opened =>
                {
                    Log.EmbeddingCacheDown(logger, BreakDuration.TotalSeconds, opened.Outcome.Exception);
                    return default;
                },
            })
            .AddTimeout(Timeout)
            .Build();
    }

    /// <summary>The key of a text.</summary>
    public string KeyOf(string text) => _keyPrefix + ContentHash.Of(text);

    /// <summary>Finds a vector. Null when there is none, or none that can be trusted.</summary>
    public async Task<float[]?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var vector = await TryAsync(token => _buffered is null ? ReadAsync(key, token) : ReadAsync(_buffered, key, token), cancellationToken).ConfigureAwait(false);
        (vector is null ? IngestionMetrics.EmbedCacheMisses : IngestionMetrics.EmbedCacheHits).Add(1);
        return vector;
    }

    /// <summary>Keeps a vector for the next time, if it can.</summary>
    public Task KeepAsync(string key, ReadOnlyMemory<float> vector, CancellationToken cancellationToken)
        => TryAsync(token => WriteAsync(key, vector, token), cancellationToken);

    public void Dispose() => _slots.Dispose();

    private async Task<float[]?> ReadAsync(string key, CancellationToken cancellationToken)
        => await _cache.GetAsync(key, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false) is { } bytes ? CachedVector.Read(bytes, _dimension) : null;

    private async Task<float[]?> ReadAsync(IBufferDistributedCache cache, string key, CancellationToken cancellationToken)
    {
        var buffer = _buffers.TryTake(out var used) ? used : new ArrayBufferWriter<byte>(CachedVector.BytesOf(_dimension ?? 1536));
        var found = await cache.TryGetAsync(key, buffer, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        var vector = found ? CachedVector.Read(buffer.WrittenSpan, _dimension) : null;

        // Used again only after it was left behind: a read that was given up may still write into its buffer.
        buffer.ResetWrittenCount();
        _buffers.Add(buffer);
        return vector;
    }

    private async Task<float[]?> WriteAsync(string key, ReadOnlyMemory<float> vector, CancellationToken cancellationToken)
    {
        var bytes = new byte[CachedVector.BytesOf(vector.Length)];
        CachedVector.Write(vector.Span, bytes);
        await (_buffered?.SetAsync(key, new ReadOnlySequence<byte>(bytes), _entries, cancellationToken).AsTask() ?? _cache.SetAsync(key, bytes, _entries, cancellationToken))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task<float[]?> TryAsync(Func<CancellationToken, Task<float[]?>> call, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _pipeline.ExecuteAsync(static async (work, token) => await work(token).ConfigureAwait(false), call, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            return null; // It is left alone for a while, which was logged when that began.
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            IngestionMetrics.EmbedCacheErrors.Add(1);
            Log.EmbeddingCacheFailed(_logger, failure);
            return null;
        }
        finally
        {
            _slots.Release();
        }
    }
}

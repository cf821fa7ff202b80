using System.Buffers;
using LanceIngest.Core.Tests.Diagnostics;
using LanceIngest.Embedding;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding.Caching;

/// <summary>A cache saves requests, and whatever is wrong with it fails nothing.</summary>
public sealed class EmbeddingCacheTests(IngestionStack stack) : IClassFixture<IngestionStack>
{
    private readonly ScriptedCache _cache = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EmbedAsync_EmbeddedBeforeByAnotherProcess_CostsNoRequest(bool buffers)
    {
        IDistributedCache cache = buffers ? new BufferedCache(_cache) : _cache;
        await using var first = NewApp(cache);
        await using var second = NewApp(cache);
        using var telemetry = new CapturedTelemetry();
        string[] texts = [.. Enumerable.Range(0, 100).Select(i => $"text {i}")];
        var embedded = await EmbedAsync(first, texts);
        var requests = await stack.OpenAi.CountAsync("requests");

        var found = await EmbedAsync(second, texts);

        Assert.Equal(embedded, found);
        Assert.Equal(0, await stack.OpenAi.CountAsync("requests") - requests);
        Assert.InRange(telemetry.Measured("lanceingest.embed.cache.misses").Sum(entry => entry.Value), 100, double.MaxValue);
        Assert.InRange(telemetry.Measured("lanceingest.embed.cache.hits").Sum(entry => entry.Value), 100, double.MaxValue);
        Assert.InRange(_cache.Peak, 1, 32);
    }

    [Fact]
    public async Task EmbedAsync_OtherModelDimensionOrText_IsEmbedded()
    {
        await using var app = NewApp(_cache);
        await EmbedAsync(app, "text");
        await using var otherDimension = NewApp(_cache, options => options.Dimensions = 16);
        await using var otherModel = NewApp(_cache, options => options.Model = "text-embedding-3-large");
        var inputs = await stack.OpenAi.CountAsync("inputs");

        Assert.Equal(16, (await EmbedAsync(otherDimension, "text"))[0].Length);
        await EmbedAsync(otherModel, "text");
        await EmbedAsync(app, "Text", "text ", "text");

        Assert.Equal(4, await stack.OpenAi.CountAsync("inputs") - inputs);
        Assert.Equal(5, _cache.Keys.Count);
        Assert.All(_cache.Keys, key => Assert.Matches("^lanceingest:emb:text-embedding-3-(small|large)%40(16|32):(16|32):[0-9a-f]{64}$", key));
    }

    [Fact]
    public async Task EmbedAsync_ForeignValue_IsEmbeddedAndMended()
    {
        await using var app = NewApp(_cache);
        var vectors = await EmbedAsync(app, "text");
        await _cache.SetAsync(Assert.Single(_cache.Keys), "something else"u8.ToArray(), new DistributedCacheEntryOptions(), Token);
        var inputs = await stack.OpenAi.CountAsync("inputs");

        Assert.Equal(vectors, await EmbedAsync(app, "text"));
        Assert.Equal(vectors, await EmbedAsync(app, "text"));

        Assert.Equal(1, await stack.OpenAi.CountAsync("inputs") - inputs);
    }

    [Fact]
    public async Task EmbedAsync_ProviderRefuses_NothingIsKept()
    {
        await using var app = NewApp(_cache);
        await stack.OpenAi.FailAsync("""{"mode":"status","status":400,"times":1}""");

        await Assert.ThrowsAsync<IngestionException>(() => EmbedAsync(app, "text"));

        Assert.Empty(_cache.Keys);
    }

    [Fact]
    public async Task EmbedAsync_CacheFails_TextsAreEmbeddedAndItIsSaidOnce()
    {
        using var logs = new CapturedLogs();
        using var telemetry = new CapturedTelemetry();
        await using var app = NewApp(_cache, logs: logs);
        _cache.BeforeEach = _ => throw new InvalidOperationException("The cache is down.");

        Assert.Equal(500, (await EmbedAsync(app, [.. Enumerable.Range(0, 500).Select(i => $"text {i}")])).Length);

        Assert.Single(logs.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("The embedding cache fails", StringComparison.Ordinal));
        Assert.InRange(telemetry.Measured("lanceingest.embed.cache.errors").Sum(entry => entry.Value), 2, 64);
    }

    [Fact]
    public async Task EmbedAsync_CacheWorksAgain_IsUsedAgain()
    {
        var clock = new FakeTimeProvider(Sample.Now);
        await using var app = NewApp(_cache, clock: clock);
        _cache.BeforeEach = _ => throw new InvalidOperationException("The cache is down.");
        await clock.RunAsync(EmbedAsync(app, "one", "two", "three"));
        _cache.BeforeEach = _ => Task.CompletedTask;
        clock.Advance(TimeSpan.FromSeconds(31));

        await clock.RunAsync(EmbedAsync(app, "one"));

        Assert.Single(_cache.Keys);
    }

    [Fact]
    public async Task EmbedAsync_CacheHangs_IsWaitedForTwoSecondsOnly()
    {
        var clock = new FakeTimeProvider(Sample.Now);
        await using var app = NewApp(_cache, clock: clock);

        // As a client may that does not look at its token.
        _cache.BeforeEach = static _ => new TaskCompletionSource().Task;

        await clock.RunAsync(EmbedAsync(app, "text"));

        Assert.InRange(clock.GetUtcNow() - Sample.Now, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task UseEmbeddingCache_EntryOptions_Arrive()
    {
        await using var app = NewApp(_cache, entries: new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromDays(30) });

        await EmbedAsync(app, "text");

        Assert.Equal(TimeSpan.FromDays(30), _cache.LastOptions!.SlidingExpiration);
    }

    private static async Task<float[][]> EmbedAsync(IngestionApp app, params string[] texts)
    {
        var embedder = app.Services.GetRequiredService<TextEmbedder>();
        return [.. (await Task.WhenAll(texts.Select(text => embedder.EmbedAsync(text, Token)))).Select(vector => vector.ToArray())];
    }

    private IngestionApp NewApp(
        IDistributedCache cache,
        Action<EmbeddingOptions>? configure = null,
        TimeProvider? clock = null,
        CapturedLogs? logs = null,
        DistributedCacheEntryOptions? entries = null) => stack.NewApp(builder =>
        {
            builder.UseEmbeddingCache(entries).UseOpenAI(configure ?? (static _ => { }));
            builder.Services.AddSingleton(cache).AddSingleton(clock ?? TimeProvider.System)
                .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs ?? new CapturedLogs()));
        });

    /// <summary>The cache of the framework, whose calls a test watches and disturbs.</summary>
    private sealed class ScriptedCache : IDistributedCache
    {
        private readonly MemoryDistributedCache _memory = new(Options.Create(new MemoryDistributedCacheOptions()));
        private readonly HashSet<string> _keys = [];
        private int _running;

        public Func<string, Task> BeforeEach { get; set; } = static _ => Task.CompletedTask;

        /// <summary>The keys that were written.</summary>
        public IReadOnlyCollection<string> Keys
        {
            get
            {
                lock (_keys)
                {
                    return [.. _keys];
                }
            }
        }

        /// <summary>How many calls ran at once at most.</summary>
        public int Peak { get; private set; }

        public DistributedCacheEntryOptions? LastOptions { get; private set; }

        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            await EnterAsync(key);
            return await _memory.GetAsync(key, token);
        }

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            await EnterAsync(key);
            await _memory.SetAsync(key, value, options, token);
            lock (_keys)
            {
                _keys.Add(key);
                LastOptions = options;
            }
        }

        public byte[]? Get(string key) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        private async Task EnterAsync(string key)
        {
            var running = Interlocked.Increment(ref _running);
            lock (_keys)
            {
                Peak = Math.Max(Peak, running);
            }

            await Task.Yield();
            await BeforeEach(key);
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>The same cache with the calls that need no arrays.</summary>
    private sealed class BufferedCache(IDistributedCache cache) : IBufferDistributedCache
    {
        public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
        {
            if (await cache.GetAsync(key, token) is not { } value)
            {
                return false;
            }

            destination.Write(value);
            return true;
        }

        public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
            => await cache.SetAsync(key, value.ToArray(), options, token);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => throw new NotSupportedException();

        public byte[]? Get(string key) => throw new NotSupportedException();

        public bool TryGet(string key, IBufferWriter<byte> destination) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
    }
}

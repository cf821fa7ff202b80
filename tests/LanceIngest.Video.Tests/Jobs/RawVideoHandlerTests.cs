using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Video.Tests;

/// <summary>How many videos are worked on at a time. What becomes of them is tested end to end.</summary>
public sealed class RawVideoHandlerTests
{
    [Fact]
    public async Task HandleAsync_MoreVideosThanAllowed_OthersWaitForAPlace()
    {
        var store = new SlowStore();
        using var app = new TestApp(also: services => services.AddSingleton<IMediaStore>(store).AddSingleton<IAssetStore>(new OneAsset("""{"source_key":"videos/a.mp4"}""")));
        using var handler = ActivatorUtilities.CreateInstance<RawVideoHandler>(app.Get<IServiceProvider>());

        // Nothing here waits for anything but a place, and what a place leads to.
        var jobs = Enumerable.Range(0, 5).Select(i => handler.HandleAsync(new AnalysisJob { AssetId = $"v-{i}", MediaType = MediaType.Video }, CancellationToken.None)).ToList();
        Assert.Equal(2, store.Opened);

        store.Answer(0);
        await Assert.ThrowsAsync<IngestionException>(() => jobs[0]);
        await store.UntilOpenedAsync(3);
        Assert.Equal(1, jobs.Count(job => job.IsCompleted));
        Enumerable.Range(1, 4).ToList().ForEach(store.Answer);
        foreach (var job in jobs)
        {
            Assert.Equal(IngestionErrors.SourceMissing, (await Assert.ThrowsAsync<IngestionException>(() => job)).Code);
        }

        Assert.Equal(5, store.Opened);
    }

    /// <summary>A store that says that a video is missing, but not before it is told to.</summary>
    private sealed class SlowStore : IMediaStore
    {
        private readonly TaskCompletionSource[] _opened = Gates();
        private readonly TaskCompletionSource[] _answers = Gates();
        private int _count;

        public int Opened => Volatile.Read(ref _count);

        public Task UntilOpenedAsync(int count) => _opened[count - 1].Task;

        public void Answer(int place) => _answers[place].SetResult();

        public async Task<StoredMedia?> OpenAsync(string key, CancellationToken cancellationToken = default)
        {
            var place = Interlocked.Increment(ref _count) - 1;
            _opened[place].SetResult();
            await _answers[place].Task;
            return null;
        }

        public Task<SourceVersion?> GetVersionAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<SourceVersion> SaveAsync(string key, Stream content, string contentType, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        private static TaskCompletionSource[] Gates() => [.. Enumerable.Range(0, 5).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
    }
}

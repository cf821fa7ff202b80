using LanceIngest.Sqs;
using LanceIngest.Video;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>
/// The services of one machine, and a worker in this process for both queues: it takes raw videos apart and has what is said in them written
/// down. It runs for as long as the tests do: a worker that is stopped in the middle of a receive keeps a message from the next one.
/// </summary>
public sealed class VideoStack : IAsyncLifetime
{
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("lanceingest-work-");

    public Stack Services { get; } = new();

    /// <summary>The application of the worker.</summary>
    public IHost Worker { get; private set; } = null!;

    /// <summary>What of videos lies on the disk at the moment.</summary>
    public IEnumerable<FileSystemInfo> TemporaryFiles => _temporary.EnumerateFileSystemInfos();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Services.InitializeAsync();
        Worker = Services.BuildWorker(
            static options => options.Queues = SqsQueues.All,
            builder => builder.AddVideo(options => options.TemporaryFolder = _temporary.FullName).UseOpenAISpeech());
        await Worker.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.StopAsync();
        Worker.Dispose();
        await Services.DisposeAsync();
        _temporary.Delete(recursive: true);
    }

    /// <summary>Builds an application that takes videos apart when it is told to, and no jobs from queues.</summary>
    internal IHost BuildHost(Action<VideoOptions> configure, IReadOnlyDictionary<string, string>? environment = null, string speechModel = "whisper-1")
        => Services.BuildHost(builder => builder.AddVideo(configure).UseOpenAISpeech(speechModel), environment);

    /// <summary>Stores a video, and has the worker do its job and all that follows.</summary>
    internal async Task<MediaAsset> IngestAsync(string id, string file, string title)
    {
        await Worker.SaveVideoAsync(Services, id, file, title);
        await Worker.EnqueueAsync(VideoHost.RawVideo(id));
        await SettleAsync();
        return await Worker.VideoAsync(id);
    }

    /// <summary>Waits until all is done, and checks what is then true of every video.</summary>
    internal async Task SettleAsync()
    {
        await Stack.WaitUntilQueueIsEmptyAsync(Worker);
        Assert.Empty(TemporaryFiles);
        Assert.DoesNotContain(
            await Worker.Services.GetRequiredService<SqsQueueInspector>().GetDepthsAsync(Token), queue => queue.IsDeadLetterQueue && queue.Queue == SqsQueues.Analysis && !queue.IsEmpty);
    }
}

/// <summary>One <see cref="VideoStack"/> for all tests of what becomes of videos.</summary>
[CollectionDefinition]
public sealed class VideoTests : ICollectionFixture<VideoStack>;

/// <summary>One <see cref="Stack"/> for all tests of processes that work on videos.</summary>
[CollectionDefinition]
public sealed class VideoProcesses : ICollectionFixture<Stack>;

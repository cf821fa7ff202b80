using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>A worker that is killed in the middle of a video, at every place there is.</summary>
public sealed class VideoCrashTests(Stack stack) : IClassFixture<Stack>, IDisposable
{
    private const string Id = "killed";
    private const int MostEffects = 60;
    private readonly VideoFiles _files = new();
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("lanceingest-work-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_KilledBetweenAnyTwoEffects_EndsWithOneSetOfFramesAndOneRowEach()
    {
        using var host = stack.BuildHost();
        var former = await IngestFormerVideoAsync(host);
        await host.SaveVideoAsync(stack, Id, await _files.MakeAsync("short.mp4", "-i", VideoFiles.Regatta, "-t", "2", "-map", "0:v", "-c:v", "libx264"), "Regatta");

        var kills = 0;
        while (await RunAsync(host, allowed: kills) is { } effects)
        {
            Assert.Equal(kills, effects);
            await CheckReferencesAsync(host);
            kills++;
            Assert.True(kills < MostEffects, "The job never came to its end.");
        }

        var video = await host.VideoAsync(Id);
        Assert.True(kills >= 8, $"The job had {kills} effects: fewer than pictures, assets, jobs and rows are.");
        Assert.NotEmpty(former.Except(video.Stills()));
        Assert.Equal(video.Stills().Append(Id).Order(StringComparer.Ordinal), await Stack.RowIdsAsync(host, [.. former, .. video.Stills(), Id]));
        foreach (var gone in former.Except(video.Stills()))
        {
            Assert.Null(await host.Services.GetRequiredService<IAssetStore>().GetVersionAsync(gone, MediaType.Keyframe, Token));
        }

        Assert.Empty(_temporary.EnumerateFileSystemInfos());
    }

    public void Dispose()
    {
        _files.Dispose();
        _temporary.Delete(recursive: true);
    }

    private async Task<IReadOnlyList<string>> IngestFormerVideoAsync(IHost host)
    {
        using var worker = stack.BuildVideoWorker();
        await host.SaveVideoAsync(stack, Id, VideoFiles.Regatta, "Regatta");
        await host.EnqueueAsync(VideoHost.RawVideo(Id));
        await worker.StartAsync(Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host);
        await worker.StopAsync(Token);
        return (await host.VideoAsync(Id)).Stills();
    }

    /// <summary>Enqueues the video, and lets a worker of its own process bring about so many effects before it is killed.</summary>
    /// <returns>How many there were; null when the worker got to the end of its work.</returns>
    private async Task<int?> RunAsync(IHost host, int allowed)
    {
        // What the worker before held comes back some time; a job of today does not wait for it.
        var sqs = host.Services.GetRequiredService<IAmazonSQS>();
        await sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = stack.Aws.AnalysisQueue }, Token);
        await sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = stack.Aws.VideoQueue }, Token);
        await host.EnqueueAsync(VideoHost.RawVideo(Id));

        var counter = new EffectCounter(allowed);
        await using var aws = new EffectProxy(new Uri(stack.Aws.Endpoint), counter);
        await using var lance = new EffectProxy(stack.Lance.Endpoint, counter);
        var environment = stack.EnvironmentVariables;
        environment["TMPDIR"] = _temporary.FullName;

        // The runtime's own pipes would lie there too, and stay when it is killed.
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["AWS_ENDPOINT_URL"] = aws.Address.AbsoluteUri.TrimEnd('/');
        environment["SQS_QUEUE_URL"] = Through(aws, stack.Aws.AnalysisQueue);
        environment["VIDEO_QUEUE_URL"] = Through(aws, stack.Aws.VideoQueue);
        environment["LANCEDB_API_URL"] = lance.Address.AbsoluteUri;
        using var worker = ConsoleProcess.Start(environment, "worker");
        counter.Kill = worker.Kill;
        var finished = Stack.WaitUntilQueueIsEmptyAsync(host);
        if (await Task.WhenAny(counter.Killed, finished) == finished)
        {
            await finished;
            Assert.Equal(0, await worker.TerminateAsync(Token));
            return null;
        }

        return counter.Effects;
    }

    /// <summary>Nothing that is there points at what is not.</summary>
    private static async Task CheckReferencesAsync(IHost host)
    {
        var assets = host.Services.GetRequiredService<IAssetStore>();
        var media = host.Services.GetRequiredService<IMediaStore>();
        foreach (var id in (await host.VideoAsync(Id)).Stills())
        {
            var keyframe = await assets.FindAsync(id, MediaType.Keyframe, Token);
            Assert.NotNull(keyframe);
            Assert.NotNull(await media.GetVersionAsync(keyframe.Asset.SourceKey!, Token));
        }
    }

    private static string Through(EffectProxy proxy, string queueUrl) => new Uri(proxy.Address, new Uri(queueUrl).PathAndQuery).AbsoluteUri;
}

using System.Diagnostics;
using LanceIngest.Video;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Benchmarks.Videos;

/// <summary>An application that takes key-frames out of videos, with the library's defaults but for what a scenario is about.</summary>
internal sealed class VideoApp : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public VideoApp(Action<VideoOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddLanceIngestion().AddVideo(configure);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Probes a video and takes its key-frames out, into a folder that is removed.</summary>
    public async Task<VideoRun> RunAsync(string path, CancellationToken cancellationToken)
        => (await RunAsync(path, static _ => Task.FromResult(0), cancellationToken)).Run;

    /// <summary>The same, and looks at the folder before it is removed.</summary>
    public async Task<(VideoRun Run, T Seen)> RunAsync<T>(string path, Func<string, Task<T>> look, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("keyframes-");
        try
        {
            var started = Stopwatch.GetTimestamp();
            var info = await _services.GetRequiredService<VideoProbe>().ProbeAsync(path, cancellationToken);
            var keyframes = await _services.GetRequiredService<KeyframeExtractor>().ExtractAsync(path, info, folder.FullName, cancellationToken: cancellationToken);
            var run = new VideoRun(Stopwatch.GetElapsedTime(started).TotalSeconds, keyframes);
            return (run, await look(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>One video done.</summary>
/// <param name="Seconds">How long it took, from probing to the last JPEG.</param>
/// <param name="Keyframes">What came of it.</param>
internal sealed record VideoRun(double Seconds, KeyframeSet Keyframes);

using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LanceIngest.Video.Tests;

/// <summary>The services of this package, as an application has them.</summary>
internal sealed class TestApp : IDisposable
{
    private readonly ServiceProvider _provider;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanceingest-video-tests-");

    public TestApp(Action<VideoOptions>? configure = null, Action<IServiceCollection>? also = null)
    {
        var builder = new TestBuilder();
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        builder.AddVideo(configure);
        also?.Invoke(builder.Services);
        _provider = builder.Services.BuildServiceProvider();
    }

    public VideoProbe Probe => Get<VideoProbe>();

    public FfmpegProcess Ffmpeg => Get<FfmpegProcess>();

    public T Get<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    /// <summary>A folder that lasts as long as this.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Takes key-frames out of a video into the folder.</summary>
    public async Task<KeyframeSet> ExtractAsync(string path, VideoInfo? info = null)
        => await Get<KeyframeExtractor>().ExtractAsync(
            path, info ?? await Probe.ProbeAsync(path, TestContext.Current.CancellationToken), Folder, cancellationToken: TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _provider.Dispose();
        _folder.Delete(recursive: true);
    }
}

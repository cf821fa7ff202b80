using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LanceIngest.Video.Tests;

/// <summary>The services of this package, as an application has them.</summary>
internal sealed class TestApp : IDisposable
{
    private readonly ServiceProvider _provider;

    public TestApp(Action<VideoOptions>? configure = null)
    {
        var builder = new TestBuilder();
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        builder.AddVideo(configure);
        _provider = builder.Services.BuildServiceProvider();
    }

    public VideoProbe Probe => Get<VideoProbe>();

    public FfmpegProcess Ffmpeg => Get<FfmpegProcess>();

    public T Get<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    public void Dispose() => _provider.Dispose();
}

using System.Diagnostics;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Jobs of raw videos that end in the middle.</summary>
[Collection<VideoTests>]
public sealed class VideoInterruptionTests(VideoStack stack) : IDisposable
{
    private const string Id = "cut-off";
    private const int MostEffects = 60;
    private readonly VideoFiles _files = new();
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("lanceingest-work-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_CutOffBetweenAnyTwoEffects_EndsWithOneSetOfFramesAndOneRowEach()
    {
        var former = (await stack.IngestAsync(Id, VideoFiles.Regatta, "Regatta")).Stills();
        await stack.Worker.SaveVideoAsync(stack.Services, Id, await _files.RegattaSceneAsync(), "Regatta");

        var effects = 0;
        while (!await RunAsync(effects))
        {
            await stack.Worker.CheckReferencesAsync(Id);
            effects++;
            Assert.True(effects < MostEffects, "The job never came to its end.");
        }

        Assert.True(effects >= 7, $"The job had {effects} effects: fewer than pictures, assets, removals and jobs are.");
        await stack.SettleAsync();
        await stack.Worker.CheckReplacedAsync(Id, former);
    }

    [Fact]
    public async Task Job_Cancelled_FfmpegIsGoneWithinTwoSecondsAndSoAreItsFiles()
    {
        using var host = stack.BuildHost(options => options.TemporaryFolder = _temporary.FullName);
        await host.SaveVideoAsync(stack.Services, "cancelled", VideoFiles.PathOfFilm(VideoFiles.Minions), "Cancelled");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var job = host.Services.GetRequiredService<IJobDispatcher>().DispatchAsync(VideoHost.RawVideo("cancelled"), cancel.Token);
        var ffmpeg = await RunningFfmpeg.WaitForAsync(_temporary.FullName, Token);
        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        Assert.False(RunningFfmpeg.IsRunning(ffmpeg));
        Assert.Empty(_temporary.EnumerateFileSystemInfos());
    }

    public void Dispose()
    {
        _files.Dispose();
        _temporary.Delete(recursive: true);
    }

    /// <summary>Runs the job and lets it bring about so many effects; nothing that it does after them reaches anybody.</summary>
    /// <returns>Whether it came to its end.</returns>
    private async Task<bool> RunAsync(int allowed)
    {
        var counter = new EffectCounter(allowed);
        await using var proxies = new EffectProxies(stack.Services, counter);
        using var host = stack.BuildHost(options => options.TemporaryFolder = _temporary.FullName, proxies.EnvironmentVariables);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Token);
        counter.Kill = cut.Cancel;
        try
        {
            var result = await host.Services.GetRequiredService<IJobDispatcher>().DispatchAsync(VideoHost.RawVideo(Id), cut.Token);
            Assert.Null(result.Error);
            return true;
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            Assert.Equal(allowed, counter.Effects);
            return false;
        }
        finally
        {
            Assert.Empty(_temporary.EnumerateFileSystemInfos());
        }
    }
}

using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>A service that goes away for a while makes jobs wait, not fail.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const int Jobs = 150;
    private const int RowsBeforeTheOutage = 20;
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(20);
    private readonly Stack _stack = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _stack.InitializeAsync();

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Theory]
    [InlineData(Service.Queue)]
    [InlineData(Service.LanceDb)]
    [InlineData(Service.OpenAi)]
    public async Task Worker_ServiceStopsMidRun_PausesResumesAndLosesNothing(Service service)
    {
        using var worker = _stack.BuildWorker(static options => options.MaxConcurrency = 4);
        string[] ids = [.. Enumerable.Range(0, Jobs).Select(i => $"asset-{i:D3}")];
        await Parallel.ForEachAsync(ids, Token, async (id, _) => await worker.SaveAssetAsync(id, MediaType.Image, $"Picture {id}", $"shows {id}"));
        await worker.EnqueueAsync([.. ids.Select(id => Content.AssetJob(id, MediaType.Image))]);

        await worker.StartAsync(Token);
        await WaitForRowsAsync(worker, RowsBeforeTheOutage);
        await _stack.KillAsync(service);
        await Task.Delay(Outage, Token); // The outage itself, not a wait for anything.
        await _stack.RestartAsync(service);
        await Stack.WaitUntilQueueIsEmptyAsync(worker);
        await worker.StopAsync(Token);

        Assert.Equal(ids, await Stack.RowIdsAsync(worker, ids));
        Assert.Empty(await Stack.MessagesAsync(worker, _stack.Aws.AnalysisDeadLetters));
    }

    private static async Task WaitForRowsAsync(IHost host, int rows)
    {
        var table = host.Services.GetRequiredService<ILanceTable>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(Token))
        {
            if ((await table.GetStateAsync(Token))?.Rows >= rows)
            {
                return;
            }
        }
    }
}

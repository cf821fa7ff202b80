using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Workers as they run in production: processes that come, go and die.</summary>
public sealed class WorkerProcessTests(Stack stack) : IClassFixture<Stack>
{
    private const int Jobs = 300;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_KilledAmongTwo_EveryJobsRowsAreThereOnce()
    {
        using var host = stack.BuildHost();
        var before = await RowsAsync(host);
        string[] ids = [.. Enumerable.Range(0, Jobs).Select(i => $"kill-{i:D3}")];
        await Parallel.ForEachAsync(ids, Token, async (id, _) => await host.SaveDocumentAsync($"docs/{id}.md", Content.Document(id, 3)));
        await host.EnqueueAsync([.. ids.Select(id => Content.DocumentJob(id, $"docs/{id}.md"))]);

        // Few jobs at once, so that both workers are in the middle of the run when one dies.
        string[] arguments = ["worker", "--concurrency", "4", "--visibility-timeout", "5"];
        using var victim = ConsoleProcess.Start(stack.EnvironmentVariables, arguments);
        using var survivor = ConsoleProcess.Start(stack.EnvironmentVariables, arguments);
        await victim.WaitForMessageAsync("Working on the analysis queue", Token);
        await survivor.WaitForMessageAsync("Working on the analysis queue", Token);
        await WaitForRowsAsync(host, atLeast: before + (Jobs / 4));
        victim.Kill();
        var rowsAtTheKill = await RowsAsync(host) - before;
        await Stack.WaitUntilQueueIsEmptyAsync(host);

        Assert.True(rowsAtTheKill < Jobs * 3, "The run was over before the worker was killed.");
        Assert.Equal(ids.SelectMany(id => (string[])[$"{id}#0", $"{id}#1", $"{id}#2"]), await Stack.RowIdsAsync(host, ids));
        Assert.Equal(Jobs * 3, await RowsAsync(host) - before);
        Assert.Equal(0, await survivor.TerminateAsync(Token));
    }

    [Fact]
    public async Task Worker_TelemetryIsExported_SendsWhatIsLeftWhenItIsToldToStop()
    {
        using var host = stack.BuildHost();
        await host.SaveDocumentAsync("docs/traced.md", Content.Document("traced", 2));
        await host.EnqueueAsync(Content.DocumentJob("traced", "docs/traced.md"));
        await using var collector = new TelemetryCollector();
        var settings = stack.EnvironmentVariables.Concat(collector.Settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).ToDictionary();
        using var worker = ConsoleProcess.Start(settings, "worker");
        await worker.WaitForMessageAsync("Working on the analysis queue", Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host);

        Assert.Equal(0, await worker.TerminateAsync(Token));

        Assert.All((string[])["process", "ingest", "commit", "a-service-of-the-tests"], name => Assert.Contains(name, collector.Traces, StringComparison.Ordinal));
        Assert.Contains("lanceingest.rows", collector.Metrics, StringComparison.Ordinal);
    }

    private static async Task<long> RowsAsync(IHost host) => (await host.Services.GetRequiredService<ILanceTable>().GetStateAsync(Token))?.Rows ?? 0;

    private static async Task WaitForRowsAsync(IHost host, long atLeast)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await RowsAsync(host) < atLeast)
        {
            await timer.WaitForNextTickAsync(Token);
        }
    }
}

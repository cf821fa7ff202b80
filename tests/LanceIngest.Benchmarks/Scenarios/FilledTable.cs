using System.Diagnostics;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>A LanceDB server that holds the corpus.</summary>
internal sealed class FilledTable : IAsyncDisposable
{
    // An idle server compacts after one second.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(1);

    private FilledTable(LanceServer lance) => Lance = lance;

    public LanceServer Lance { get; }

    /// <summary>Starts a server, fills it, and waits until it has tidied up.</summary>
    public static async Task<FilledTable> StartAsync(IReadOnlyCollection<ContentItem> items, OpenAiStandIn openAi, int? chunkTokens, CancellationToken cancellationToken)
    {
        var table = new FilledTable(await LanceServer.StartAsync());
        try
        {
            await using var app = new LibraryApp(table.Lance, openAi, chunkTokens);
            await LibraryPath.FillAsync(app, items, cancellationToken);
            await WaitUntilSettledAsync(app, cancellationToken);
            await openAi.ResetStatsAsync();
            return table;
        }
        catch
        {
            await table.DisposeAsync();
            throw;
        }
    }

    /// <summary>The state of the table.</summary>
    public static async Task<LanceTableState> StateAsync(LibraryApp app, CancellationToken cancellationToken)
        => await app.Table.GetStateAsync(cancellationToken) ?? throw new InvalidOperationException("The table is gone.");

    public ValueTask DisposeAsync() => Lance.DisposeAsync();

    private static async Task WaitUntilSettledAsync(LibraryApp app, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var (version, since) = (-1L, began);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (Stopwatch.GetElapsedTime(since) < Settled)
        {
            if (Stopwatch.GetElapsedTime(began) > SettleLimit)
            {
                throw new InvalidOperationException($"The table still changes {SettleLimit.TotalSeconds} s after the last write.");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
            if ((await StateAsync(app, cancellationToken)).Version is { } now && now != version)
            {
                (version, since) = (now, Stopwatch.GetTimestamp());
            }
        }
    }
}

using System.Diagnostics;
using LanceIngest.Benchmarks.Running;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>A table for one run, in the server that stays for all of them.</summary>
/// <param name="Lance">The server.</param>
/// <param name="Name">The table's name; there is no table yet.</param>
internal sealed record FreshTable(LanceServer Lance, string Name)
{
    private static int _tables;

    /// <summary>Measures something with a new table, and drops it: a server that tidies up an old one would be in the way of the next run.</summary>
    public static async Task<T> UseAsync<T>(Bench bench, Func<FreshTable, Task<T>> measure, CancellationToken cancellationToken)
    {
        var table = new FreshTable(await bench.LanceAsync(), $"run_{Interlocked.Increment(ref _tables)}");
        await WriteBackAsync(cancellationToken);
        var result = await measure(table);
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(table.Lance.Endpoint, $"v1/table/{table.Name}/drop"), content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
        return result;
    }

    /// <summary>Waits until the disk has what was written before: a run that waits for the disk must not wait for the run before it.</summary>
    private static async Task WriteBackAsync(CancellationToken cancellationToken)
    {
        using var sync = Process.Start("sync");
        await sync.WaitForExitAsync(cancellationToken);
    }
}

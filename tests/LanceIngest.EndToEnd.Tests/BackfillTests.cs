using System.Globalization;
using System.Text.Json.Nodes;
using LanceIngest.Sqs;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Back-fills as operators run them: processes that are killed, planned before, and repeated.</summary>
public sealed class BackfillTests(Stack stack) : IClassFixture<Stack>, IDisposable
{
    private static readonly MediaType[] AssetTypes = [MediaType.Image, MediaType.Audio, MediaType.Video, MediaType.Keyframe];
    private static readonly int LineLength = "{'key':'kill/000/document-000000.md','tag':'0123456789abcdef0123456789abcdef'}\n".Length;
    private readonly string _folder = Directory.CreateTempSubdirectory("lanceingest-backfill-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How much <see cref="Backfill_KilledAgainAndAgain_EndsWithExactlyTheRightRows"/> takes: 1,500 items and 3 kills, unless ./test.sh soak backfill asks for more.</summary>
    private static (int Items, int Kills) Size => Environment.GetEnvironmentVariable("LANCEINGEST_SOAK_BACKFILL")?.Split(',') is [var items, var kills]
        ? (int.Parse(items, CultureInfo.InvariantCulture), int.Parse(kills, CultureInfo.InvariantCulture))
        : (1500, 3);

    [Fact]
    public async Task Backfill_KilledAgainAndAgain_EndsWithExactlyTheRightRows()
    {
        var (items, kills) = Size;
        using var host = stack.BuildWorker(options => options.MaxConcurrency = 64);
        var expected = await StoreAsync(host, items, "kill");
        var random = new Random(items + kills);

        // So slow that every kill finds it at work.
        string[] arguments = ["backfill", "--prefix", "kill/", "--type", "text", "--checkpoints", _folder, "--rate", $"{items / 5}"];
        for (var kill = 1; kill <= kills; kill++)
        {
            using var victim = ConsoleProcess.Start(stack.EnvironmentVariables, arguments);
            await WaitForLinesAsync(atLeast: (int)(items * 0.9 * kill / (kills + 1)));
            await Task.Delay(random.Next(300), Token);
            victim.Kill();
        }

        Assert.InRange(Lines(), items / (kills + 2), items - 1);
        var last = await BackfillAsync(arguments);
        var depth = (await host.Services.GetRequiredService<SqsQueueInspector>().GetDepthsAsync(Token))[0].Visible;
        var started = TimeProvider.System.GetTimestamp();
        await host.StartAsync(Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host, TimeSpan.FromMinutes(2) + TimeSpan.FromMilliseconds(50 * items));
        await host.StopAsync(Token);
        var ingested = TimeProvider.System.GetElapsedTime(started);
        var second = await BackfillAsync(arguments);

        // What a kill interrupted may have been enqueued and not written down: at most a batch each time.
        Assert.InRange(depth, items, items + (kills * 500));
        Assert.Equal(items, last["resumed"]!.GetValue<int>() + last["sent"]!.GetValue<int>());
        Assert.Equal(expected, await Stack.RowIdsAsync(host, expected));
        Assert.Equal(items, (await host.Services.GetRequiredService<ILanceTableAdmin>().ListRowsAsync(Token)).Count(row => row.References!.Contains("\"kill/", StringComparison.Ordinal)));
        Assert.Equal((0, items), (second["sent"]!.GetValue<int>(), second["listed"]!.GetValue<int>()));
        TestContext.Current.TestOutputHelper!.WriteLine($"{items} items, {kills} kills: {depth} jobs enqueued, all rows there after {ingested.TotalSeconds:F1} s of ingestion; the second run looked at {second["listed"]} items in {second["seconds"]} s and sent {second["sent"]}.");
    }

    [Fact]
    public async Task Backfill_DryRunThenDirect_TellsTheRowsAndTokensThatCome()
    {
        using var host = stack.BuildHost();
        var ids = await StoreAsync(host, 40, "plan");
        await host.SaveDocumentAsync("plan/empty.md", "<!-- nothing -->");
        string[] arguments = ["backfill", "--prefix", "plan/", "--type", "text", "--checkpoints", _folder];

        var plan = await BackfillAsync([.. arguments, "--dry-run"]);
        var before = await stack.OpenAi.CountAsync("inputs");
        var real = await BackfillAsync([.. arguments, "--direct"]);
        var embedded = await stack.OpenAi.CountAsync("inputs") - before;
        var again = await BackfillAsync([.. arguments, "--dry-run"]);

        var tokens = plan["tokens"]!.GetValue<long>();
        Assert.Equal((40, 1), (plan["jobs"]!.GetValue<int>() - 1, plan["failed"]!.GetValue<int>()));
        Assert.Equal((40, 40, 1), (plan["rows"]!.GetValue<int>(), real["rows"]!.GetValue<int>(), real["failed"]!.GetValue<int>()));
        Assert.Equal(plan["embeddings"]!.GetValue<long>(), embedded);
        Assert.Equal(await TokensOfAsync(host, ids), tokens);
        Assert.Equal(tokens * 0.02m / 1_000_000, plan["dollars"]!.GetValue<decimal>());
        Assert.Equal((40, 0L), (again["unchanged"]!.GetValue<int>(), again["tokens"]!.GetValue<long>()));
    }

    [Fact]
    public async Task Backfill_AssetsOfAllTypes_AreEnqueuedWithTheirTypeAndOnlyOnce()
    {
        using var host = stack.BuildWorker();
        for (var i = 0; i < 12; i++)
        {
            await host.SaveAssetAsync($"asset-{i:D2}", AssetTypes[i % AssetTypes.Length], $"Asset {i} of its kind");
        }

        string[] arguments = ["backfill", "--type", "image", "keyframe", "audio", "video", "--checkpoints", _folder];
        var first = await BackfillAsync(arguments);
        await host.StartAsync(Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host);
        await host.StopAsync(Token);
        var elsewhere = await BackfillAsync([.. arguments[..^1], Path.Combine(_folder, "elsewhere")]);
        await host.SaveAssetAsync("asset-00", MediaType.Image, "Another title");
        var changed = await BackfillAsync(arguments);

        Assert.Equal(12, first["sent"]!.GetValue<int>());
        Assert.Equal(12, (await Stack.RowIdsAsync(host, Enumerable.Range(0, 12).Select(i => $"asset-{i:D2}"))).Count);

        // Without the checkpoint the table tells what is up to date.
        Assert.Equal((0, 12), (elsewhere["sent"]!.GetValue<int>(), elsewhere["unchanged"]!.GetValue<int>()));
        Assert.Equal((1, 11), (changed["sent"]!.GetValue<int>(), changed["sentBefore"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Backfill_FolderUnderGit_TakesTrackedDocumentsAndNoOthers()
    {
        var checkout = Directory.CreateDirectory(Path.Combine(_folder, "checkout", "docs")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(checkout, "docs", "tracked.md"), "# Tracked\n\nA document under version control.", Token);
        await File.WriteAllTextAsync(Path.Combine(checkout, "docs", "draft.md"), "# Draft\n\nNot yet.", Token);
        await GitAsync(checkout, "init", "-q");
        await GitAsync(checkout, "add", "docs/tracked.md");

        var result = await BackfillAsync(["backfill", "--folder", checkout, "--type", "text", "--direct", "--checkpoints", _folder]);

        using var host = stack.BuildHost();
        Assert.Equal((1, 1), (result["sent"]!.GetValue<int>(), result["rows"]!.GetValue<int>()));
        Assert.Single(await Stack.RowIdsAsync(host, [DocumentId.ForPath("docs/tracked.md"), DocumentId.ForPath("docs/draft.md")]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Documents, each with one row.</summary>
    private static async Task<IReadOnlyList<string>> StoreAsync(IHost host, int count, string folder)
    {
        string[] keys = [.. Enumerable.Range(0, count).Select(i => $"{folder}/{i / 100:D3}/document-{i:D6}.md")];
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (key, _) =>
            await host.SaveDocumentAsync(key, $"# {key}\n\nThis document lies at {key}, and says so."));
        return [.. keys.Select(DocumentId.ForPath).Order(StringComparer.Ordinal)];
    }

    private static async Task<long> TokensOfAsync(IHost host, IReadOnlyList<string> ids)
    {
        var chunker = host.Services.GetRequiredService<TextChunker>();
        var any = new float[1536];
        any[0] = 1;
        var hits = await host.Services.GetRequiredService<ILanceTable>().SearchAsync(new LanceQuery { Vector = any, Limit = 10_000 }, Token);
        return hits.Where(hit => ids.Contains(hit.ParentId)).Sum(hit => (long)chunker.CountTokens(hit.SearchableText));
    }

    private static async Task GitAsync(string folder, params string[] arguments)
    {
        using var git = System.Diagnostics.Process.Start("git", ["-C", folder, .. arguments]);
        await git.WaitForExitAsync(Token);
        Assert.Equal(0, git.ExitCode);
    }

    /// <summary>The lines of the checkpoint by its length, for its process keeps it to itself. They are all of one length.</summary>
    private int Lines() => (int)new DirectoryInfo(_folder).EnumerateFiles("*.partial").Sum(file => file.Length) / LineLength;

    private async Task WaitForLinesAsync(int atLeast)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Lines() < atLeast)
        {
            await timer.WaitForNextTickAsync(Token);
        }
    }

    private async Task<JsonNode> BackfillAsync(string[] arguments)
    {
        var (_, output, errors) = await ConsoleProcess.RunAsync(stack.EnvironmentVariables, Token, [.. arguments, "--json"]);
        Assert.False(string.IsNullOrWhiteSpace(output), errors);
        return Assert.Single(JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!["sources"]!.AsArray())!;
    }
}

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
    private static readonly int LineLength = "{'key':'','tag':'0123456789abcdef0123456789abcdef'}\n".Length;
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
        var documents = await StoreAsync(host, items / 2, "kill");
        var (assets, assetKeys) = await StoreAssetsAsync(host, items - documents.Count);
        string[] keys = [.. KeysOf("kill", documents.Count), .. assetKeys];
        string[] expected = [.. documents.Concat(assets).Order(StringComparer.Ordinal)];
        var selection = Path.Combine(_folder, "ids.txt");
        await File.WriteAllLinesAsync(selection, keys, Token);
        await RowInTableAsync(host);
        var random = new Random(items + kills);

        // So slow that every kill finds it at work.
        string[] arguments = ["backfill", "--ids-from", selection, "--checkpoints", _folder, "--rate", $"{items / 5}"];
        for (var kill = 1; kill <= kills; kill++)
        {
            using var victim = ConsoleProcess.Start(stack.EnvironmentVariables, arguments);
            await WaitForProgressAsync(keys, atLeast: 0.9 * kill / (kills + 1));
            await Task.Delay(random.Next(300), Token);
            victim.Kill();
        }

        Assert.InRange(Progress(keys), 1.0 / (kills + 2), 1 - (1.0 / items));
        var last = Sum(await BackfillAllAsync(arguments));
        var depth = (await host.Services.GetRequiredService<SqsQueueInspector>().GetDepthsAsync(Token))[0].Visible;
        var started = TimeProvider.System.GetTimestamp();
        await host.StartAsync(Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host, TimeSpan.FromMinutes(2) + TimeSpan.FromMilliseconds(50 * items));
        await host.StopAsync(Token);
        var ingested = TimeProvider.System.GetElapsedTime(started);
        var second = Sum(await BackfillAllAsync(arguments));

        // What a kill interrupted may have been enqueued and not written down: at most a batch each time.
        Assert.InRange(depth, items, items + (kills * 500));
        Assert.Equal(items, last("resumed") + last("sentBefore") + last("sent"));
        Assert.Equal(expected, await Stack.RowIdsAsync(host, expected));
        var wanted = expected.ToHashSet(StringComparer.Ordinal);
        Assert.Equal(items, (await host.Services.GetRequiredService<ILanceTableAdmin>().ListRowsAsync(Token)).Count(row => wanted.Contains(row.ParentId)));
        Assert.Equal((0, items), (second("sent"), second("listed")));
        TestContext.Current.TestOutputHelper!.WriteLine($"{items} items, {kills} kills: {depth} jobs enqueued, all rows there after {ingested.TotalSeconds:F1} s of ingestion; the second run looked at {second("listed")} items in {second("seconds")} s and sent {second("sent")}.");
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
        Assert.Null(plan["seconds"]); // The stand-in has no limits here, so nobody knows.
        Assert.Equal((40, 0L), (again["unchanged"]!.GetValue<int>(), again["tokens"]!.GetValue<long>()));
    }

    [Fact]
    public async Task Backfill_DryRunWhereLimitsAreKnown_TellsTheTimeThatTheyLeave()
    {
        using var host = stack.BuildHost();
        await StoreAsync(host, 20, "paced");
        await using var limited = await OpenAiStandIn.StartAsync(new Dictionary<string, string> { ["TPM"] = "600", ["RPM"] = "300" });
        var settings = stack.EnvironmentVariables;
        settings["OPENAI_BASE_URL"] = limited.Endpoint.ToString();
        string[] arguments = ["backfill", "--prefix", "paced/", "--type", "text", "--checkpoints", _folder, "--dry-run"];

        var learned = await BackfillAsync(arguments, settings);
        settings["OPENAI_TOKENS_PER_MINUTE"] = "60";
        var configured = await BackfillAsync(arguments, settings);
        var paced = await BackfillAsync([.. arguments, "--rate", "0.001"], settings);
        var (_, output, _) = await ConsoleProcess.RunAsync(settings, Token, arguments);

        var tokens = learned["tokens"]!.GetValue<long>();
        Assert.Equal((600.0, 300.0), (learned["tokensPerMinute"]!.GetValue<double>(), learned["requestsPerMinute"]!.GetValue<double>()));
        Assert.Equal(tokens / 10.0, learned["seconds"]!.GetValue<double>(), 0.01);
        Assert.Equal(tokens, configured["seconds"]!.GetValue<double>(), 0.01);
        Assert.Equal(20_000, paced["seconds"]!.GetValue<double>());
        Assert.Contains("allows 60 tokens a minute and 300 requests a minute", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(4, await limited.CountAsync("inputs")); // One word for each plan.
    }

    [Fact]
    public async Task Backfill_AssetsOfAllTypes_AreEnqueuedWithTheirTypeAndOnlyOnce()
    {
        using var host = stack.BuildWorker();
        for (var i = 0; i < 12; i++)
        {
            await host.SaveAssetAsync($"asset-{i:D2}", AssetTypes[i % AssetTypes.Length], $"Asset {i} of its kind");
        }

        // The stack has assets of other tests, too.
        var selection = Path.Combine(_folder, "ids.txt");
        await File.WriteAllLinesAsync(selection, Enumerable.Range(0, 12).Select(i => AssetKey($"asset-{i:D2}", AssetTypes[i % AssetTypes.Length])), Token);
        string[] arguments = ["backfill", "--type", "image", "keyframe", "audio", "video", "--ids-from", selection, "--checkpoints", _folder];
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
        string[] keys = [.. KeysOf(folder, count)];
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (key, _) =>
            await host.SaveDocumentAsync(key, $"# {key}\n\nThis document lies at {key}, and says so."));
        return [.. keys.Select(DocumentId.ForPath).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> KeysOf(string folder, int count) => Enumerable.Range(0, count).Select(i => $"{folder}/{i / 100:D3}/document-{i:D6}.md");

    /// <summary>Assets of all types, each with one row.</summary>
    private static async Task<(IReadOnlyList<string> Ids, IReadOnlyList<string> Keys)> StoreAssetsAsync(IHost host, int count)
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"kill-{i:D6}")];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (i, _) =>
            await host.SaveAssetAsync(ids[i], AssetTypes[i % AssetTypes.Length], $"Asset {i} of its kind"));
        return (ids, [.. ids.Select((id, i) => AssetKey(id, AssetTypes[i % AssetTypes.Length]))]);
    }

    private static string AssetKey(string id, MediaType type) => $"media-labeling/assets/{(type == MediaType.Keyframe ? "keyframes/" : "")}{id}.json";

    /// <summary>While the table is empty, a back-fill does not trust what runs before it sent.</summary>
    private async Task RowInTableAsync(IHost host)
    {
        await host.SaveDocumentAsync("first/row.md", "# First\n\nSo that there is a row.");
        await BackfillAsync(["backfill", "--prefix", "first/", "--type", "text", "--direct", "--checkpoints", Path.Combine(_folder, "first")]);
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

    /// <summary>How far the back-fill of so many keys is by the length of its checkpoints, for their process keeps them to itself: 0 to 1.</summary>
    private double Progress(IEnumerable<string> keys)
    {
        // A source that is done with is gone through again, into a second file.
        var written = new DirectoryInfo(_folder).EnumerateFiles("backfill-*").GroupBy(file => file.Name.Split('.')[0]).Sum(source => source.Max(file => file.Length));
        return (double)written / keys.Sum(key => key.Length + LineLength);
    }

    private async Task WaitForProgressAsync(IReadOnlyList<string> keys, double atLeast)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Progress(keys) < atLeast)
        {
            await timer.WaitForNextTickAsync(Token);
        }
    }

    private async Task<JsonNode> BackfillAsync(string[] arguments, Dictionary<string, string>? settings = null)
        => Assert.Single(await BackfillAllAsync(arguments, settings))!;

    private async Task<JsonArray> BackfillAllAsync(string[] arguments, Dictionary<string, string>? settings = null)
    {
        var (_, output, errors) = await ConsoleProcess.RunAsync(settings ?? stack.EnvironmentVariables, Token, [.. arguments, "--json"]);
        Assert.False(string.IsNullOrWhiteSpace(output), errors);
        return JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!["sources"]!.AsArray();
    }

    /// <summary>A member of the reports of all sources together.</summary>
    private static Func<string, double> Sum(JsonArray sources) => member => sources.Sum(source => source![member]!.GetValue<double>());
}

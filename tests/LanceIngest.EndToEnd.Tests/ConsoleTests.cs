using System.Text.Json.Nodes;
using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>The command line as its users run it, on the embedded default: word vectors, no key.</summary>
public sealed class ConsoleTests(Stack stack) : IClassFixture<Stack>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanceingest-content-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Settings
    {
        get
        {
            var settings = stack.EnvironmentVariables;
            settings["OPENAI_API_KEY"] = string.Empty;
            return settings;
        }
    }

    [Fact]
    public async Task Ingest_SampleContent_PutsTheExpectedItemFirstAndThenChangesNothing()
    {
        var content = Repository.PathOf("samples/content");
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(content, "searches.json"), Token))!.AsArray();

        var first = await IngestAsync(content);
        var second = await IngestAsync(content);

        Assert.Equal(0, first["failed"]!.GetValue<int>());
        Assert.Equal(expected.Select(search => search!["expectTitle"]!.ToString()), first["searches"]!.AsArray().Select(search => search!["hits"]![0]!["title"]!.ToString()));
        Assert.True(second["nothingChanged"]!.GetValue<bool>(), second.ToJsonString());
        Assert.Equal((0, 0), (second["embeddings"]!.GetValue<int>(), second["rowsWritten"]!.GetValue<int>()));
        Assert.Equal(first["rows"]!.GetValue<int>(), second["rows"]!.GetValue<int>());
    }

    [Fact]
    public async Task Ingest_OneSectionEdited_EmbedsOneText()
    {
        var document = Path.Combine(_folder, "guide.md");
        await File.WriteAllTextAsync(document, Content.Document("guide", 5), Token);
        Assert.Equal(5, (await IngestAsync(_folder))["embeddings"]!.GetValue<int>());

        await File.WriteAllTextAsync(document, Content.Document("guide", 5).Replace("This is part 3", "Now this is part 3", StringComparison.Ordinal), Token);

        Assert.Equal(1, (await IngestAsync(_folder))["embeddings"]!.GetValue<int>());
    }

    [Fact]
    public async Task Ingest_RealDocumentsOfNobodyHere_AllOfThemAreIn()
    {
        var documents = CopyReadmes();
        Assert.True(documents >= 100, $"Only {documents} README.md files were found under the samples' node_modules: run ./test.sh, which installs them.");

        var result = await IngestAsync(_folder);

        Assert.Equal((documents, 0, 0), (result["jobs"]!.GetValue<int>(), result["failed"]!.GetValue<int>(), result["deadLettered"]!.GetValue<int>()));
        Assert.All(result["searches"]!.AsArray(), search => Assert.Equal(search!["query"]!.ToString(), search["hits"]![0]!["title"]!.ToString()));
    }

    [Fact]
    public async Task Ingest_BrokenPictureAmongGoodFiles_IsLeftOutByNameAndTheRestIsIn()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "good.md"), "# Good\n\nA good document.", Token);
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken.jpg"), "no picture", Token);

        var (exitCode, output, _) = await ConsoleProcess.RunAsync(Settings, Token, "ingest", _folder);

        Assert.Equal(1, exitCode);
        Assert.Contains("broken.jpg", output, StringComparison.Ordinal);
        Assert.Contains("1 ingested", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_PlaylistInDisguise_OpensNoOtherFile()
    {
        var other = Directory.EnumerateFiles(Repository.PathOf("samples/content"), "*.mp3", SearchOption.AllDirectories).First();
        await File.WriteAllTextAsync(Path.Combine(_folder, "list.mp3"), $"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{other}\n#EXT-X-ENDLIST\n", Token);

        var (exitCode, output, _) = await ConsoleProcess.RunAsync(Settings, Token, "ingest", _folder);

        Assert.Equal(1, exitCode);
        Assert.Contains("0 ingested", output, StringComparison.Ordinal);
        Assert.Contains("list.mp3", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enqueue_Delete_RemovesTheRowsOnTheNextRun()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "goes.md"), "# Goes\n\nThis document goes away again: quicksilver.", Token);
        await IngestAsync(_folder);
        var id = (await SearchAsync("quicksilver"))["hits"]![0]!["id"]!.ToString();
        File.Delete(Path.Combine(_folder, "goes.md"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "other.md"), "# Other\n\nAnother document.", Token);

        var enqueued = await ConsoleProcess.RunAsync(Settings, Token, "enqueue", id, "--type", "text", "--stage", "delete", "--json");
        await IngestAsync(_folder);

        Assert.Equal((0, id), (enqueued.ExitCode, JsonNode.Parse(enqueued.Output)!["assetId"]!.ToString()));
        Assert.DoesNotContain((await SearchAsync("quicksilver"))["hits"]!.AsArray(), hit => hit!["id"]!.ToString() == id);
    }

    [Fact]
    public async Task Search_Filters_LeaveOutTheOthersAndRefuseWhatIsNone()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "one.md"), "# One\n\nA verdigris lantern.", Token);
        await File.WriteAllTextAsync(Path.Combine(_folder, "two.md"), "# Two\n\nA verdigris bell.", Token);
        await IngestAsync(_folder);

        Assert.Equal(["Two"], await TitlesAsync("--filter", "title=Two"));
        Assert.Equal(["One"], await TitlesAsync("--filter", $"source_path={Path.GetFileName(_folder)}/one.md", "--type", "text", "--since", "2000-01-01"));
        Assert.Empty(await TitlesAsync("--project", "x' OR '1'='1"));
        Assert.Empty(await TitlesAsync("--since", "2999-01-01"));
        foreach (var wrong in (string[][])[["--filter", "1=1 OR title=One"], ["--filter", "title"], ["--project", "a", "--filter", "project_id=b"], ["--since", "yesterday"]])
        {
            Assert.Equal(2, (await ConsoleProcess.RunAsync(Settings, Token, ["search", "verdigris", .. wrong])).ExitCode);
        }

        async Task<IEnumerable<string>> TitlesAsync(params string[] filters) => (await SearchAsync("verdigris", ["--mode", "text", .. filters]))["hits"]!.AsArray().Select(hit => hit!["title"]!.ToString());
    }

    [Fact]
    public async Task Status_Json_TellsRowsAndQueues()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.md"), "# A\n\nText.", Token);
        await IngestAsync(_folder);

        var (exitCode, output, errors) = await ConsoleProcess.RunAsync(Settings, Token, "status", "--json");

        var status = JsonNode.Parse(output)!;
        Assert.True(exitCode == 0, errors);
        Assert.True(status["rows"]!.GetValue<int>() >= 1);
        Assert.Equal(["analysis", "analysis-dlq", "video", "video-dlq"], status["queues"]!.AsArray().Select(queue => queue!["name"]!.ToString()));
    }

    [Theory]
    [InlineData("SQS_QUEUE_URL")]
    [InlineData("S3_BUCKET_NAME")]
    [InlineData("LANCEDB_API_URL")]
    public async Task Ingest_SettingMissing_IsNamed(string setting)
    {
        var settings = Settings;
        settings[setting] = string.Empty;

        var (exitCode, _, errors) = await ConsoleProcess.RunAsync(settings, Token, "ingest", Repository.PathOf("samples/content"));

        Assert.Equal(2, exitCode);
        Assert.Contains(setting, errors.ReplaceLineEndings(string.Empty), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("ingest", ".")]
    [InlineData("backfill")]
    [InlineData("search", "words")]
    [InlineData("status")]
    public async Task AnyCommand_NoSettings_NamesAllOfThemAtOnceAndNothingElse(params string[] command)
    {
        var settings = Settings.ToDictionary(setting => setting.Key, _ => string.Empty);

        var (exitCode, _, errors) = await ConsoleProcess.RunAsync(settings, Token, command);

        Assert.Equal(2, exitCode);
        Assert.All((string[])["SQS_QUEUE_URL", "S3_BUCKET_NAME", "LANCEDB_API_URL"], setting => Assert.Contains(setting, errors.ReplaceLineEndings(string.Empty), StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
        Assert.StartsWith("Setting: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_NoSuchFolder_SaysSo()
    {
        var (exitCode, _, errors) = await ConsoleProcess.RunAsync(Settings, Token, "ingest", Path.Combine(_folder, "nowhere"));

        Assert.Equal(2, exitCode);
        Assert.Contains("There is no folder", errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<JsonNode> IngestAsync(string folder)
    {
        var (_, output, errors) = await ConsoleProcess.RunAsync(Settings, Token, "ingest", folder, "--json");
        Assert.False(string.IsNullOrWhiteSpace(output), errors);
        return JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!;
    }

    private async Task<JsonNode> SearchAsync(string words, params string[] options)
    {
        var (_, output, errors) = await ConsoleProcess.RunAsync(Settings, Token, ["search", words, "--json", .. options]);
        Assert.False(string.IsNullOrWhiteSpace(output), errors);
        return JsonNode.Parse(output)!;
    }

    private int CopyReadmes()
    {
        var copied = 0;
        foreach (var package in (string[])["samples/lancedb-server", "samples/local-stack"])
        {
            var root = Repository.PathOf(package);
            foreach (var readme in Directory.EnumerateFiles(Path.Combine(root, "node_modules"), "README.md", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0))
            {
                var copy = Path.Combine(_folder, Path.GetFileName(package), Path.GetRelativePath(root, readme).Replace("node_modules", "modules", StringComparison.Ordinal));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(readme, copy);
                copied++;
            }
        }

        return copied;
    }
}

using System.Text.Json.Nodes;
using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>How well searches find what they should, on the sample content and on Markdown of nobody here. docs/search-quality.md says how the queries were made.</summary>
public sealed class SearchQualityTests(Stack stack) : IClassFixture<Stack>, IDisposable
{
    private const string Queries = "tests/search-quality/queries.json";
    private readonly string _folder = Directory.CreateTempSubdirectory("lanceingest-quality-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Settings
    {
        get
        {
            var settings = stack.EnvironmentVariables;
            (settings["OPENAI_API_KEY"], settings["LANCEDB_TABLE"]) = (string.Empty, "quality");
            return settings;
        }
    }

    [Fact]
    public async Task Search_TitlesSentencesAndParaphrases_HybridIsAsGoodAsTheBetterRankingAndBetterThanBothForParaphrases()
    {
        CopyCorpus();
        var filled = await ConsoleProcess.RunAsync(Settings, Token, "backfill", "--folder", _folder, "--direct", "--checkpoints", _folder);
        var (_, output, errors) = await ConsoleProcess.RunAsync(Settings, Token, "eval", Repository.PathOf(Queries), "--json");
        var table = await ConsoleProcess.RunAsync(Settings, Token, "eval", Repository.PathOf(Queries));
        TestContext.Current.TestOutputHelper!.WriteLine(filled.Output + table.Output);

        Assert.True(output.Length > 0, filled.Errors + errors);
        var results = JsonNode.Parse(output)!["results"]!.AsArray();
        foreach (var measure in (string[])["recall@5", "mrr"])
        {
            foreach (var kind in (string[])["title", "sentence"])
            {
                Assert.True(Of(kind, "hybrid", measure) >= Math.Max(Of(kind, "text", measure), Of(kind, "vector", measure)), output);
            }

            Assert.True(Of("paraphrase", "hybrid", measure) > Math.Max(Of("paraphrase", "text", measure), Of("paraphrase", "vector", measure)), output);
        }

        double Of(string kind, string mode, string measure) => results.Single(result => (result!["kind"]!.ToString(), result["mode"]!.ToString()) == (kind, mode))![measure]!.GetValue<double>();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The sample content, and all Markdown that the packages of the LanceDB server bring, whose versions its lock file pins.</summary>
    private void CopyCorpus()
    {
        var content = Repository.PathOf("samples/content");
        Copy(Path.Combine(content, "text"), Path.Combine(_folder, "text"), "*");
        Copy(Path.Combine(content, "assets"), Path.Combine(_folder, "media-labeling", "assets"), "*.json");
        Copy(Repository.PathOf("samples/lancedb-server/node_modules"), Path.Combine(_folder, "npm"), "*.md");
    }

    private static void Copy(string from, string to, string pattern)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive };
        foreach (var file in Directory.EnumerateFiles(from, pattern, options).Where(file => !Path.GetRelativePath(from, file).Split('/').Any(part => part is "node_modules" || part[0] == '.')))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}

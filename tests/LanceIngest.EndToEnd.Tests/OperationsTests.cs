using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.SQS;
using Amazon.SQS.Model;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>What keeps a deployment in order: doctor, reconcile, build-index, reembed.</summary>
public sealed class OperationsTests(Stack stack) : IClassFixture<Stack>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanceingest-operations-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Doctor_PlantedFaults_FindsEachAndNamesItsRemedy()
    {
        using var host = stack.BuildHost();
        var sqs = host.Services.GetRequiredService<IAmazonSQS>();
        var deadLetters = await CreateQueueAsync(sqs, "sick-dlq", new() { ["MessageRetentionPeriod"] = "3600" });
        var arn = (await sqs.GetQueueAttributesAsync(deadLetters, ["QueueArn"], Token)).QueueARN;
        var sick = await CreateQueueAsync(sqs, "sick", new()
        {
            ["VisibilityTimeout"] = "5",
            ["MaximumMessageSize"] = "1024",
            ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":1}""",
        });
        var bare = await CreateQueueAsync(sqs, "bare", new() { ["VisibilityTimeout"] = "900" });
        await sqs.SendMessageAsync(deadLetters, "a dead letter", Token);
        await TableOfAsync("narrow", dimension: 8);

        var sickly = stack.EnvironmentVariables;
        (sickly["SQS_QUEUE_URL"], sickly["VIDEO_QUEUE_URL"]) = (sick, bare);
        (sickly["S3_BUCKET_NAME"], sickly["LANCEDB_TABLE"], sickly["PATH"]) = ("no-such-bucket", "narrow", Path.GetDirectoryName(Environment.ProcessPath)!);
        var found = await ExamineAsync(sickly);
        var unset = stack.EnvironmentVariables;
        (unset["SQS_QUEUE_URL"], unset["OPENAI_BASE_URL"], unset["LANCEDB_API_URL"]) = (string.Empty, "http://127.0.0.1:9", "http://127.0.0.1:9");
        var alsoFound = await ExamineAsync(unset);
        var gone = stack.EnvironmentVariables;
        gone["SQS_QUEUE_URL"] = $"{stack.Aws.AnalysisQueue}-gone";
        var lastFound = await ExamineAsync(gone);

        AssertFound(found, "queues", "hides a message for 5 s", "six times the function's timeout");
        AssertFound(found, "queues", "messages of 1024 bytes", "1048576");
        AssertFound(found, "queues", "after 1 receives", "maxReceiveCount");
        AssertFound(found, "queues", "bare has no redrive policy", "dead-letter queue of the same type");
        AssertFound(found, "queues", "may expire at once", "1209600");
        AssertFound(found, "queues", "1 dead letters wait", "dlq redrive");
        AssertFound(found, "content", "no-such-bucket", "message says");
        AssertFound(found, "table", "no full-text index", "build-index");
        AssertFound(found, "table", "lacks parent_id", "reembed");
        AssertFound(found, "embedding", "dimension 8", "reembed");
        AssertFound(alsoFound, "settings", "SQS_QUEUE_URL", "Set it");
        AssertFound(alsoFound, "table", "no answer within", "service is up");
        AssertFound(alsoFound, "embedding", "no answer within", "service is up");
        AssertFound(lastFound, "queues", "analysis-gone cannot be read", "SQS_QUEUE_URL");
    }

    [Fact]
    public async Task Doctor_NothingWrong_SaysSoAndExitsWithZero()
    {
        using var host = stack.BuildHost();
        await host.SaveDocumentAsync("doctor/healthy.md", "# Healthy\n\nNothing is wrong.");

        var (exitCode, output, errors) = await ConsoleProcess.RunAsync(stack.EnvironmentVariables, Token, "doctor", "--json");

        Assert.True(exitCode == 0, output + errors);
        Assert.All(JsonNode.Parse(output)!["findings"]!.AsArray(), finding => Assert.Equal("good", finding!["severity"]!.ToString()));
    }

    [Fact]
    public async Task ReconcileAndReembed_TableThatDrifted_IsMendedAndThenMovedToAnotherModel()
    {
        var settings = stack.EnvironmentVariables;
        settings["LANCEDB_TABLE"] = "drifted";
        using var host = BuildHost("drifted");
        foreach (var name in (string[])["kept", "goes", "changes"])
        {
            await host.SaveDocumentAsync($"drift/{name}.md", $"# {name}\n\nThe document {name}.");
        }

        await host.SaveAssetAsync("drift-image", MediaType.Image, "An image of drift wood");
        await RunAsync(settings, "backfill", "--direct", "--checkpoints", _folder);
        Assert.Empty((await RunAsync(settings, "reconcile"))["differences"]!.AsArray());

        // The table and its sources drift apart.
        var table = host.Services.GetRequiredService<ILanceTable>();
        await host.Services.GetRequiredService<IAmazonS3>().DeleteObjectAsync(stack.Aws.Bucket, "drift/goes.md", Token);
        await host.SaveDocumentAsync("drift/new.md", "# new\n\nNobody sent a job for this one.");
        await table.ReplaceAsync([await RowAsync(table, DocumentId.ForPath("drift/changes.md"), "an-older-model", DateTimeOffset.UnixEpoch)], Token);
        var before = (await RunAsync(settings, "reconcile"))["differences"]!.AsArray();
        Assert.Equal(
            [("NoRows", DocumentId.ForPath("drift/new.md")), ("OtherModel", DocumentId.ForPath("drift/changes.md")), ("SourceGone", DocumentId.ForPath("drift/goes.md"))],
            before.Select(difference => (difference!["kind"]!.ToString(), difference["id"]!.ToString())).Order());

        await RunAsync(settings, "reconcile", "--fix");
        await host.StartAsync(Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host);
        await host.StopAsync(Token);
        Assert.Empty((await RunAsync(settings, "reconcile"))["differences"]!.AsArray());

        // Another model, another dimension: a new table, and the old one is as it was.
        var moved = await RunAsync(settings, "reembed", "drifted_v2", "--dimensions", "64", "--checkpoints", _folder);
        var again = await RunAsync(settings, "reembed", "drifted_v2", "--dimensions", "64", "--checkpoints", _folder);
        using var next = BuildHost("drifted_v2");
        var documents = (await StateAsync(host)).Rows;
        Assert.Equal((documents, 0), (moved["rows"]!.GetValue<long>(), moved["missing"]!.AsArray().Count));
        Assert.Equal(0, again["ingested"]!.GetValue<int>());
        Assert.Equal((documents, 64), await StateAsync(next));
        Assert.Equal((documents, 1536), await StateAsync(host));

        var indexes = (await RunAsync(settings, "build-index", "--min-rows", "1", "--filters"))["indexes"]!.AsArray();
        Assert.Equal(
            [("content_type", "BITMAP", 0), ("embedding", "IVF_FLAT", 0), ("parent_id", "BTREE", 0), ("searchable_text", "FTS", 0), ("title", "FTS", 0)],
            indexes.Select(index => (index!["column"]!.ToString(), index["kind"]!.ToString(), index["unindexedRows"]!.GetValue<int>())).Order());
    }

    [Fact]
    public async Task Reconcile_KeysThatAreThereTwice_FixLeavesEachOnce()
    {
        var settings = stack.EnvironmentVariables;
        settings["LANCEDB_TABLE"] = "doubled";
        using var host = BuildHost("doubled");
        await host.SaveDocumentAsync("doubled/long.md", Content.Document("Long", 4));
        await host.SaveDocumentAsync("doubled/short.md", "# short\n\nIt is there once, and stays.");
        var (doubled, single) = (DocumentId.ForPath("doubled/long.md"), DocumentId.ForPath("doubled/short.md"));
        await RunAsync(settings, "backfill", "--direct", "--prefix", "doubled/", "--checkpoints", _folder);
        var before = await Stack.RowIdsAsync(host, [doubled, single]);
        await RowsTwice.AppendAsync(stack.Lance, "doubled", doubled);
        Assert.Equal(before.Count + 4, (await Stack.RowIdsAsync(host, [doubled, single])).Count);

        var found = (await RunAsync(settings, "reconcile"))["differences"]!.AsArray().Where(difference => difference!["kind"]!.ToString() != "NoRows");
        await RunAsync(settings, "reconcile", "--fix");
        await host.StartAsync(Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host);
        await host.StopAsync(Token);

        Assert.Equal(("Duplicate", doubled), Assert.Single(found.Select(difference => (difference!["kind"]!.ToString(), difference["id"]!.ToString()))));
        Assert.Equal(before, await Stack.RowIdsAsync(host, [doubled, single]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(long Rows, int? Dimension)> StateAsync(IHost host)
    {
        var state = await host.Services.GetRequiredService<ILanceTable>().GetStateAsync(Token);
        return (state!.Rows, state.Dimension);
    }

    private static async Task<LanceDocument> RowAsync(ILanceTable table, string id, string model, DateTimeOffset updatedAt)
    {
        var row = Assert.Single(await table.FindAsync([id], withEmbeddings: true, Token));
        var record = new LanceRecord
        {
            Id = row.Id, ParentId = id, ContentType = "text", Title = "changes", Embedding = row.Embedding, SearchableText = "As it was.", ContentHash = "old",
            References = """{"source_path":"drift/changes.md"}""", UpdatedAt = updatedAt, EmbeddingModel = model,
        };
        return new LanceDocument(id, [record]) { ReplaceNewer = true };
    }

    private static void AssertFound(IReadOnlyList<JsonNode> findings, string check, string message, string remedy) => Assert.True(
        findings.Any(finding => finding["check"]!.ToString() == check && finding["severity"]!.ToString() != "good"
            && finding["message"]!.ToString().Contains(message, StringComparison.Ordinal)
            && finding["remedy"]!.ToString().Contains(remedy, StringComparison.Ordinal)),
        $"Nothing found of '{message}' with the remedy '{remedy}':\n{string.Join('\n', findings.Select(finding => finding.ToJsonString()))}");

    private static async Task<string> CreateQueueAsync(IAmazonSQS sqs, string name, Dictionary<string, string> attributes)
        => (await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = name, Attributes = attributes }, Token)).QueueUrl;

    private static async Task<IReadOnlyList<JsonNode>> ExamineAsync(Dictionary<string, string> settings)
    {
        var (exitCode, output, errors) = await ConsoleProcess.RunAsync(settings, Token, "doctor", "--json");
        Assert.True(exitCode == 1, errors);
        return [.. JsonNode.Parse(output)!["findings"]!.AsArray().Select(finding => finding!)];
    }

    private static async Task<JsonNode> RunAsync(Dictionary<string, string> settings, params string[] arguments)
    {
        var (_, output, errors) = await ConsoleProcess.RunAsync(settings, Token, [.. arguments, "--json"]);
        Assert.False(string.IsNullOrWhiteSpace(output), errors);
        return JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!;
    }

    private IHost BuildHost(string table) => stack.BuildWorker(also: builder => builder.Services.PostConfigure<LanceDbOptions>(options => options.TableName = table));

    /// <summary>A table of the seven columns that tables made elsewhere have.</summary>
    private Task TableOfAsync(string name, int dimension) => SevenColumns.CreateAsync(stack.Lance, name, dimension);
}

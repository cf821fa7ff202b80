using LanceIngest.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Whatever the order in which workers read and commit, the table ends as the source is.</summary>
public sealed class ConvergenceTests(Stack stack) : IClassFixture<Stack>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, 6)]
    [InlineData(6, 2)]
    [InlineData(6, 1)]
    public async Task Dispatch_SourceChangesWhileAWorkerIsHeld_TableEndsAsTheSource(int before, int after)
    {
        var (id, key) = ($"held-{before}-{after}", $"docs/held-{before}-{after}.md");
        var gate = new EmbeddingGate();
        using var held = stack.BuildHost(builder => gate.AddTo(builder, stack));
        using var other = stack.BuildHost();
        await other.SaveDocumentAsync(key, Content.Document("old", before));

        // The held worker has read the old document and waits before its commit, while the document changes and another worker commits.
        var late = DispatchAsync(held, Content.DocumentJob(id, key));
        await gate.Reached.WaitAsync(Token);
        await other.SaveDocumentAsync(key, Content.Document("new", after));
        Assert.True((await DispatchAsync(other, Content.DocumentJob(id, key, JobStage.Refresh))).Succeeded);
        gate.Open();

        Assert.True((await late).Succeeded);
        Assert.Equal(after, (await Stack.RowIdsAsync(other, [id])).Count);
        Assert.All(await TextsAsync(other, id), text => Assert.Contains("new", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispatch_SourceIsDeletedWhileAWorkerIsHeld_NoRowIsLeft()
    {
        const string Id = "held-deleted";
        var gate = new EmbeddingGate();
        using var held = stack.BuildHost(builder => gate.AddTo(builder, stack));
        using var other = stack.BuildHost();
        await other.SaveDocumentAsync("docs/held-deleted.md", Content.Document("old", 4));

        var late = DispatchAsync(held, Content.DocumentJob(Id, "docs/held-deleted.md"));
        await gate.Reached.WaitAsync(Token);
        await DeleteObjectAsync(other, "docs/held-deleted.md");
        Assert.True((await DispatchAsync(other, Content.DocumentJob(Id, "docs/held-deleted.md", JobStage.Delete))).Succeeded);
        gate.Open();

        Assert.True((await late).Succeeded);
        Assert.Empty(await Stack.RowIdsAsync(other, [Id]));
    }

    [Fact]
    public async Task Dispatch_DeleteJobArrivesAfterTheAssetWasMadeAgain_KeepsTheNewRows()
    {
        using var host = stack.BuildHost();
        var deletion = new AnalysisJob
        {
            AssetId = "made-again", MediaType = MediaType.Image, Stage = JobStage.Delete, RequestedAt = TimeProvider.System.GetUtcNow().AddMinutes(-5),
        };
        await host.SaveAssetAsync("made-again", MediaType.Image, "Made again");
        Assert.True((await DispatchAsync(host, Content.AssetJob("made-again", MediaType.Image))).Succeeded);

        Assert.True((await DispatchAsync(host, deletion)).Succeeded);

        Assert.Equal(["made-again"], await Stack.RowIdsAsync(host, ["made-again"]));
    }

    [Fact]
    public async Task Dispatch_DeleteJob_RemovesEveryRowOfTheAssetAndNoOther()
    {
        using var host = stack.BuildHost();
        await host.SaveDocumentAsync("docs/goes.md", Content.Document("goes", 4));
        await host.SaveDocumentAsync("docs/stays.md", Content.Document("stays", 3));
        await DispatchAsync(host, Content.DocumentJob("goes", "docs/goes.md"));
        await DispatchAsync(host, Content.DocumentJob("goes-2", "docs/stays.md"));
        await Task.Delay(TimeSpan.FromSeconds(1.1), Token); // S3 tells times in whole seconds: the request to delete must be younger than the file.

        var result = await DispatchAsync(host, new AnalysisJob { AssetId = "goes", MediaType = MediaType.Text, Stage = JobStage.Delete, RequestedAt = TimeProvider.System.GetUtcNow() });

        Assert.True(result.Succeeded, result.Error?.Message);
        Assert.Equal(["goes-2#0", "goes-2#1", "goes-2#2"], await Stack.RowIdsAsync(host, ["goes", "goes-2"]));
    }

    [Fact]
    public async Task Dispatch_SourceMissing_RemovesRowsThatADeadWorkerLeft()
    {
        using var host = stack.BuildHost();
        await host.SaveDocumentAsync("docs/left.md", Content.Document("left", 3));
        await DispatchAsync(host, Content.DocumentJob("left", "docs/left.md"));
        await DeleteObjectAsync(host, "docs/left.md");

        var result = await DispatchAsync(host, Content.DocumentJob("left", "docs/left.md"));

        Assert.Equal(IngestionErrors.SourceMissing, result.Error?.Code);
        Assert.Empty(await Stack.RowIdsAsync(host, ["left"]));
    }

    [Fact]
    public async Task Dispatch_SourceEmptied_RemovesItsRowsAndSaysSo()
    {
        using var host = stack.BuildHost();
        await host.SaveDocumentAsync("docs/emptied.md", Content.Document("emptied", 3));
        await DispatchAsync(host, Content.DocumentJob("emptied", "docs/emptied.md"));
        await host.SaveDocumentAsync("docs/emptied.md", "\n");

        var result = await DispatchAsync(host, Content.DocumentJob("emptied", "docs/emptied.md"));

        Assert.Equal(IngestionErrors.NoText, result.Error?.Code);
        Assert.Empty(await Stack.RowIdsAsync(host, ["emptied"]));
    }

    [Fact]
    public async Task Dispatch_OneSectionEdited_EmbedsOnlyThatSection()
    {
        using var host = stack.BuildHost();
        var document = Content.Document("edited", 6);
        await host.SaveDocumentAsync("docs/edited.md", document);
        Assert.Equal(6, (await DispatchAsync(host, Content.DocumentJob("edited", "docs/edited.md"))).Embeddings);

        await host.SaveDocumentAsync("docs/edited.md", document.Replace("## Part 2\n\nThis is", "## Part 2\n\nHere comes", StringComparison.Ordinal));
        var result = await DispatchAsync(host, Content.DocumentJob("edited", "docs/edited.md"));

        Assert.Equal(1, result.Embeddings);
        Assert.Equal(6, (await Stack.RowIdsAsync(host, ["edited"])).Count);
    }

    [Fact]
    public async Task Dispatch_SectionAddedAtTheTop_EmbedsOnlyTheNewOne()
    {
        using var host = stack.BuildHost();
        await host.SaveDocumentAsync("docs/grows.md", Content.Document("grows", 5));
        await DispatchAsync(host, Content.DocumentJob("grows", "docs/grows.md"));

        await host.SaveDocumentAsync("docs/grows.md", Content.Document("grows", 5).Replace("# grows\n", "# grows\n\n## Foreword\n\nNew at the top.\n", StringComparison.Ordinal));
        var result = await DispatchAsync(host, Content.DocumentJob("grows", "docs/grows.md"));

        Assert.Equal(1, result.Embeddings);
        Assert.Equal(6, result.Rows);
    }

    [Fact]
    public async Task Dispatch_NothingChanged_WritesNothing()
    {
        using var host = stack.BuildHost();
        await host.SaveDocumentAsync("docs/same.md", Content.Document("same", 3));
        await DispatchAsync(host, Content.DocumentJob("same", "docs/same.md"));
        var before = await host.Services.GetRequiredService<ILanceTable>().GetStateAsync(Token);

        var result = await DispatchAsync(host, Content.DocumentJob("same", "docs/same.md"));

        Assert.Equal((0, 0), (result.Rows, result.Embeddings));
        Assert.Equal(before!.Version, (await host.Services.GetRequiredService<ILanceTable>().GetStateAsync(Token))!.Version);
    }

    private static Task<JobResult> DispatchAsync(IHost host, AnalysisJob job) => host.Services.GetRequiredService<IJobDispatcher>().DispatchAsync(job, Token);

    private static async Task<IEnumerable<string>> TextsAsync(IHost host, string id)
    {
        var hits = await host.Services.GetRequiredService<ILanceTable>().SearchAsync(new LanceQuery { Text = "part tells number", Limit = 1000 }, Token);
        return hits.Where(hit => hit.ParentId == id).Select(hit => hit.SearchableText);
    }

    private Task DeleteObjectAsync(IHost host, string key)
        => host.Services.GetRequiredService<Amazon.S3.IAmazonS3>().DeleteObjectAsync(stack.Aws.Bucket, key, Token);

    /// <summary>The real embeddings API behind a gate: a worker waits there between its read and its commit.</summary>
    private sealed class EmbeddingGate
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Open() => _opened.SetResult();

        public void AddTo(ILanceIngestBuilder builder, Stack stack) => builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            new GatedGenerator(
                new OpenAI.Embeddings.EmbeddingClient(
                    "text-embedding-3-small", new System.ClientModel.ApiKeyCredential("test-key"), new OpenAI.OpenAIClientOptions { Endpoint = stack.OpenAi.Endpoint }).AsIEmbeddingGenerator(),
                this));

        private sealed class GatedGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingGate gate) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
        {
            public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
                IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
            {
                gate._reached.TrySetResult();
                await gate._opened.Task.WaitAsync(cancellationToken);
                return await base.GenerateAsync(values, options, cancellationToken);
            }
        }
    }
}

using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Whatever is wrong with a job ends in the dead-letter queue with its reason, and its neighbours go through.</summary>
public sealed class BadInputTests(Stack stack) : IClassFixture<Stack>
{
    private const int OverFiveMegabytes = 5_300_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_BadInputsAmongGoodOnes_DeadLettersEachWithItsReason()
    {
        using var host = stack.BuildWorker();
        await host.SaveAssetAsync("good-1", MediaType.Image, "A good image", "of a lighthouse");
        await host.SaveAssetAsync("good-2", MediaType.Audio, "A good tune");
        await host.SaveDocumentAsync("docs/good.md", "# Good\n\nA good document.");
        await SaveBadContentAsync(host);
        string[] bad =
        [
            """{"assetId":"bad-json","mediaType":""",
            """{"assetId":"unknown-type","mediaType":"hologram"}""",
            """{"mediaType":"image"}""",
            """{"assetId":"missing-asset","mediaType":"image"}""",
            """{"assetId":"no-text","mediaType":"image"}""",
            """{"assetId":"../../secrets","mediaType":"image"}""",
            """{"assetId":"too-large","mediaType":"text","extra":{"sourcePath":"docs/large.md"}}""",
            """{"assetId":"empty","mediaType":"text","extra":{"sourcePath":"docs/empty.md"}}""",
            """{"assetId":"bad-utf8","mediaType":"text","extra":{"sourcePath":"docs/latin1.md"}}""",
            """{"assetId":"bad-yaml","mediaType":"text","extra":{"sourcePath":"docs/front-matter.md"}}""",
            """{"assetId":"escaping","mediaType":"text","extra":{"sourcePath":"../outside.md"}}""",
            """{"assetId":"no-path","mediaType":"text"}""",
            """{"assetId":"missing-document","mediaType":"text","extra":{"sourcePath":"docs/none.md"}}""",
            """{"assetId":"bad-asset","mediaType":"image"}""",
        ];
        await SendAsync(host, bad);
        await host.EnqueueAsync(
            Content.AssetJob("good-1", MediaType.Image), Content.AssetJob("good-2", MediaType.Audio), Content.DocumentJob("good-3", "docs/good.md"));

        await host.StartAsync(Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host);
        await host.StopAsync(Token);

        Assert.Equal(["good-1", "good-2", "good-3"], await Stack.RowIdsAsync(host, ["good-1", "good-2", "good-3", "no-text", "empty", "bad-yaml"]));
        var letters = await Stack.MessagesAsync(host, stack.Aws.AnalysisDeadLetters);
        var reasons = letters.ToDictionary(letter => letter.Body, letter => letter.MessageAttributes["errorType"].StringValue);
        Assert.Equal(
            [
                IngestionErrors.InvalidJob, IngestionErrors.UnknownMediaType, IngestionErrors.InvalidAssetId, IngestionErrors.SourceMissing,
                IngestionErrors.NoText, IngestionErrors.InvalidAssetId, IngestionErrors.SourceTooLarge, IngestionErrors.NoText,
                IngestionErrors.InvalidSource, IngestionErrors.InvalidSource, IngestionErrors.InvalidSource, IngestionErrors.InvalidSource,
                IngestionErrors.SourceMissing, IngestionErrors.InvalidSource,
            ],
            bad.Select(body => reasons.GetValueOrDefault(body, $"not dead-lettered: {body}")));
        Assert.All(letters, letter => Assert.False(string.IsNullOrWhiteSpace(letter.MessageAttributes["reason"].StringValue)));
        Assert.All(letters, letter => Assert.Equal("1", letter.MessageAttributes["receiveCount"].StringValue));
    }

    private static async Task SendAsync(IHost host, IEnumerable<string> bodies)
    {
        var sqs = host.Services.GetRequiredService<IAmazonSQS>();
        var queue = host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<LanceIngest.Sqs.SqsOptions>>().Value.QueueUrl;
        foreach (var body in bodies)
        {
            await sqs.SendMessageAsync(queue, body, Token);
        }
    }

    private async Task SaveBadContentAsync(IHost host)
    {
        await host.SaveAssetAsync("no-text", MediaType.Image, title: string.Empty);
        await host.SaveDocumentAsync("docs/large.md", new string('x', OverFiveMegabytes));
        await host.SaveDocumentAsync("docs/empty.md", " \n\n");
        await host.SaveDocumentAsync("docs/front-matter.md", "---\ntitle: [unclosed\n---\n\n# Text");
        await PutAsync(host, "docs/latin1.md", [.. "caf"u8, 0xE9, .. " au lait"u8]);
        await PutAsync(host, "media-labeling/assets/bad-asset.json", Encoding.UTF8.GetBytes("{\"id\":\"bad-asset\",").ToArray());
    }

    private async Task PutAsync(IHost host, string key, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await host.Services.GetRequiredService<IAmazonS3>().PutObjectAsync(
            new PutObjectRequest { BucketName = stack.Aws.Bucket, Key = key, InputStream = content, AutoCloseStream = false }, Token);
    }
}

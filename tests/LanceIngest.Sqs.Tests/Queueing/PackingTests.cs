using System.Text;
using System.Text.Json;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Sqs.Tests.Queueing;

public sealed class PackingTests(Stack stack)
{
    private const int Limit = 4_096;

    [Fact]
    public async Task Enqueue_ChineseTitles_PacksByBytesNotCharacters()
    {
        var queues = await stack.CreateQueuesAsync(maxMessageSize: Limit);
        using var sqs = new RecordingSqs(stack.Endpoint);
        using var app = TestApp.Producer(queues, sqs);
        // 400 characters are 1,200 bytes: three fit into a batch by bytes, nine would by characters.
        var jobs = Enumerable.Range(0, 30).Select(number => Titled($"asset-{number}", new string('文', 400))).ToList();

        await app.Services.GetRequiredService<IJobQueue>().EnqueueAsync(jobs, TestContext.Current.CancellationToken);

        Assert.Equal(10, sqs.Requests<Amazon.SQS.Model.SendMessageBatchRequest>().Count());
        Assert.All(
            sqs.Requests<Amazon.SQS.Model.SendMessageBatchRequest>(),
            request => Assert.InRange(request.Entries.Sum(entry => OutgoingMessage.SizeOf(entry.MessageBody, entry.MessageAttributes ?? [])), 1, Limit));
        Assert.Equal((30, 0), await queues.DepthAsync(queues.Analysis));
    }

    [Fact]
    public async Task Enqueue_SmallJobs_SendsTenToACall()
    {
        var queues = await stack.CreateQueuesAsync();
        using var sqs = new RecordingSqs(stack.Endpoint);
        using var app = TestApp.Producer(queues, sqs);

        await app.Services.GetRequiredService<IJobQueue>().EnqueueAsync([.. Enumerable.Range(0, 95).Select(number => TestApp.Job($"asset-{number}"))], TestContext.Current.CancellationToken);

        Assert.Equal(10, sqs.Requests<Amazon.SQS.Model.SendMessageBatchRequest>().Count());
        Assert.Single(sqs.Requests<Amazon.SQS.Model.GetQueueAttributesRequest>());
        Assert.Equal((95, 0), await queues.DepthAsync(queues.Analysis));
    }

    [Fact]
    public async Task Enqueue_JobOfExactlyTheLimit_IsAccepted()
    {
        // The server counts for itself: one byte more and it refuses.
        var queues = await stack.CreateQueuesAsync(maxMessageSize: Limit);
        using var app = TestApp.Producer(queues);
        var room = Limit - Encoding.UTF8.GetByteCount(AnalysisJobJson.Write(Titled("exact", "")));

        await app.Services.GetRequiredService<IJobQueue>().EnqueueAsync(Titled("exact", new string('x', room)), TestContext.Current.CancellationToken);

        Assert.Equal((1, 0), await queues.DepthAsync(queues.Analysis));
    }

    [Fact]
    public async Task Enqueue_JobTooLarge_IsRefusedWithSizeAndLimitAndTheOthersGoThrough()
    {
        var queues = await stack.CreateQueuesAsync(maxMessageSize: Limit);
        using var app = TestApp.Producer(queues);
        var large = Titled("large", new string('x', 5_000));
        var bytes = Encoding.UTF8.GetByteCount(AnalysisJobJson.Write(large));

        var error = await Assert.ThrowsAsync<EnqueueException>(() => app.Services.GetRequiredService<IJobQueue>().EnqueueAsync(
            [TestApp.Job("before"), large, TestApp.Job("../path"), TestApp.Job("after")], TestContext.Current.CancellationToken));

        Assert.Equal(2, error.Accepted);
        Assert.Equal([large, error.Failures[1].Job], error.Failures.Select(failure => failure.Job));
        Assert.Equal(IngestionErrors.JobTooLarge, error.Failures[0].Error.Code);
        Assert.Contains($"{bytes} bytes", error.Failures[0].Error.Message, StringComparison.Ordinal);
        Assert.Contains($"at most {Limit}", error.Failures[0].Error.Message, StringComparison.Ordinal);
        Assert.Equal(IngestionErrors.InvalidAssetId, error.Failures[1].Error.Code);
        Assert.False(error.IsTransient);
        Assert.Equal(["before", "after"], (await queues.ReceiveAsync(queues.Analysis, 2)).Select(message => AnalysisJobJson.Read(message.Body).AssetId));
    }

    private static AnalysisJob Titled(string id, string title) => new()
    {
        AssetId = id,
        MediaType = MediaType.Image,
        Extra = new Dictionary<string, JsonElement> { ["title"] = JsonElement.Parse($"\"{title}\"") },
    };
}

using System.Net;
using Amazon.SQS;
using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Sqs.Tests.Queueing;

public sealed class SqsJobQueueTests(Stack stack)
{
    [Fact]
    public async Task Enqueue_SomeEntriesFail_RetriesWhatMaySucceedAndReportsTheRest()
    {
        using var sqs = new FakeSqs();
        sqs.OnSend = request => sqs.Sent.Count > 1
            ? FakeSqs.AcceptAll(request)
            : new SendMessageBatchResponse
            {
                Successful = [new() { Id = "0" }, new() { Id = "4" }],
                Failed =
                [
                    new() { Id = "1", SenderFault = false, Code = "InternalError", Message = "try again" },
                    new() { Id = "2", SenderFault = true, Code = "InvalidMessageContents", Message = "characters" },
                    new() { Id = "3", SenderFault = true, Code = "RequestThrottled", Message = "slow down" },
                ],
            };
        using var app = Producer(sqs);

        var error = await Assert.ThrowsAsync<EnqueueException>(() => EnqueueAsync(app, 5));

        Assert.Equal(2, sqs.Sent.Count);
        Assert.Equal(["asset-1", "asset-3"], sqs.Sent.Last().Entries.Select(entry => AnalysisJobJson.Read(entry.MessageBody).AssetId));
        Assert.Equal("asset-2", Assert.Single(error.Failures).Job.AssetId);
        Assert.Contains("InvalidMessageContents: characters", error.Failures[0].Error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        Assert.Equal(4, error.Accepted);
    }

    [Fact]
    public async Task Enqueue_ConnectionLost_SendsTheWholeBatchAgain()
    {
        using var sqs = new FakeSqs();
        sqs.OnSend = request => sqs.Sent.Count > 1 ? FakeSqs.AcceptAll(request) : throw new HttpRequestException("connection reset");
        using var app = Producer(sqs);

        await EnqueueAsync(app, 10);

        Assert.Equal([10, 10], sqs.Sent.Select(request => request.Entries.Count));
    }

    [Fact]
    public async Task Enqueue_AnswerMentionsNoEntry_IsNotTakenForSuccess()
    {
        // AWSSDK v4 leaves collections null that have nothing in them.
        using var sqs = new FakeSqs { OnSend = _ => new SendMessageBatchResponse() };
        using var app = Producer(sqs, TimeSpan.Zero);

        var error = await Assert.ThrowsAsync<EnqueueException>(() => EnqueueAsync(app, 2));

        Assert.Equal(2, error.Failures.Count);
        Assert.Equal(0, error.Accepted);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Enqueue_QueueMissing_FailsAtOnceAndNamesIt()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.Sqs.DeleteQueueAsync(queues.Video, TestContext.Current.CancellationToken);
        using var app = TestApp.Producer(queues);

        var error = await Assert.ThrowsAsync<EnqueueException>(() => app.Services.GetRequiredService<IJobQueue>().EnqueueAsync(
            [TestApp.Job("image"), TestApp.Job("video", MediaType.Video)], TestContext.Current.CancellationToken));

        Assert.Equal("video", Assert.Single(error.Failures).Job.AssetId);
        Assert.Contains(QueueName.Of(queues.Video), error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
        Assert.Equal((1, 0), await queues.DepthAsync(queues.Analysis));
    }

    [Fact]
    public async Task Enqueue_AttributesMayNotBeRead_AssumesTheSmallerLimit()
    {
        using var sqs = new FakeSqs
        {
            OnAttributes = _ => throw new AmazonSQSException("no") { ErrorCode = "AccessDenied", StatusCode = HttpStatusCode.Forbidden },
        };
        using var app = Producer(sqs);

        await EnqueueAsync(app, 1);

        Assert.Single(sqs.Sent);
    }

    [Fact]
    public async Task Enqueue_ByMediaTypeAndStage_GoesToTheQueueOfItsKind()
    {
        var queues = await stack.CreateQueuesAsync();
        using var app = TestApp.Producer(queues);

        await app.Services.GetRequiredService<IJobQueue>().EnqueueAsync(
            [
                TestApp.Job("raw", MediaType.Video),
                TestApp.Job("labelled", MediaType.Video, JobStage.PostLabel),
                TestApp.Job("refreshed", MediaType.Video, JobStage.Refresh),
                TestApp.Job("deleted", MediaType.Video, JobStage.Delete),
                TestApp.Job("new-kind", "recipe"),
            ],
            TestContext.Current.CancellationToken);

        Assert.Equal("raw", AnalysisJobJson.Read(Assert.Single(await queues.ReceiveAsync(queues.Video, 1)).Body).AssetId);
        Assert.Equal(
            ["deleted", "labelled", "new-kind", "refreshed"],
            (await queues.ReceiveAsync(queues.Analysis, 4)).Select(message => AnalysisJobJson.Read(message.Body).AssetId).Order());
    }

    [Fact]
    public async Task Enqueue_ToFifoQueue_GroupsByAssetAndDropsOnlyRepetitions()
    {
        var queues = await stack.CreateQueuesAsync(".fifo");
        using var app = TestApp.Producer(queues);
        var queue = app.Services.GetRequiredService<IJobQueue>();
        var odd = new AnalysisJob { AssetId = "ein Bild ünd mehr", MediaType = MediaType.Image };

        await queue.EnqueueAsync(TestApp.Job("one"), TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(TestApp.Job("one"), TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(odd, TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(odd, TestContext.Current.CancellationToken); // Says no time: another change, for all we know.

        Assert.Equal((3, 0), await queues.DepthAsync(queues.Analysis));
        var groups = (await queues.ReceiveAsync(queues.Analysis, 2)).Select(message => message.Attributes["MessageGroupId"]).ToList();
        Assert.Contains("one", groups);
        Assert.Contains(FifoIds.GroupOf(odd), groups);
        Assert.Equal(64, FifoIds.GroupOf(odd).Length);
    }

    private static IHost Producer(FakeSqs sqs, TimeSpan? retryTime = null) => TestApp.Build(
        sqs, dispatcher: null, logs: null, builder => builder.UseSqs(options =>
        {
            options.QueueUrl = FakeSqs.Queue;
            options.SendRetryTime = retryTime ?? options.SendRetryTime;
        }));

    private static Task EnqueueAsync(IHost app, int count) => app.Services.GetRequiredService<IJobQueue>().EnqueueAsync(
        [.. Enumerable.Range(0, count).Select(number => TestApp.Job($"asset-{number}"))], TestContext.Current.CancellationToken);
}

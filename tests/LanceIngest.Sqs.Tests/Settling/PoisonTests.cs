using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Sqs.Tests.Settling;

public sealed class PoisonTests(Stack stack)
{
    [Fact]
    public async Task Worker_PoisonAmongGoodJobs_IsDeadLetteredWithItsReasonAndNeighboursPass()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 7).Select(number => TestApp.Body($"good-{number}"))]);
        await queues.SendAsync(queues.Analysis, "{ this is no JSON", """{"mediaType":"image"}""");
        await queues.Sqs.SendMessageAsync(
            new SendMessageRequest(queues.Analysis, TestApp.Body("gone")) { MessageAttributes = new() { ["tenant"] = TraceContext.Text("blue") } },
            TestContext.Current.CancellationToken);
        var dispatcher = new TestDispatcher((job, _) => Task.FromResult(job.AssetId == "gone"
            ? JobResult.Failure(IngestionException.Permanent(IngestionErrors.SourceMissing, "There is no asset 'gone'."))
            : TestDispatcher.Success));
        using var worker = TestApp.Worker(queues, dispatcher);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        var letters = (await queues.ReceiveAsync(queues.AnalysisDeadLetters, 3)).ToDictionary(letter => letter.MessageAttributes["errorType"].StringValue);
        Assert.Equal("{ this is no JSON", letters["invalid_job"].Body);
        Assert.Contains("not valid JSON", letters["invalid_job"].MessageAttributes["reason"].StringValue, StringComparison.Ordinal);
        Assert.Contains("missing", letters["invalid_asset_id"].MessageAttributes["reason"].StringValue, StringComparison.Ordinal);
        Assert.Equal("There is no asset 'gone'.", letters["source_missing"].MessageAttributes["reason"].StringValue);
        Assert.Equal("1", letters["source_missing"].MessageAttributes["receiveCount"].StringValue);
        Assert.Equal("blue", letters["source_missing"].MessageAttributes["tenant"].StringValue);
        Assert.Equal(8, dispatcher.Started.Distinct().Count());
        Assert.Equal(8, dispatcher.Started.Count);
    }

    [Fact]
    public async Task Worker_DeadLetterQueueRefuses_KeepsTheMessage()
    {
        var queues = await stack.CreateQueuesAsync();
        using var sqs = new RecordingSqs(stack.Endpoint);
        sqs.OnSend = (request, _) => Task.FromResult(new SendMessageBatchResponse
        {
            Failed = [.. request.Entries.Select(entry => new BatchResultErrorEntry { Id = entry.Id, SenderFault = true, Code = "KmsAccessDenied" })],
        });
        await queues.SendAsync(queues.Analysis, "poison");
        var logs = new TestLogs();
        using var worker = TestApp.Worker(queues, new TestDispatcher(), sqs: sqs, logs: logs);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => logs.Count(2040) == 1, "The message should be put off.");
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Empty(sqs.Requests<DeleteMessageBatchRequest>());
        Assert.Equal(1, logs.Count(2045));
        Assert.Equal((0, 1), await queues.DepthAsync(queues.Analysis));
    }

    [Fact]
    public async Task Worker_NoDeadLetterQueue_KeepsTheMessageAndSaysSo()
    {
        var queues = await stack.CreateQueuesAsync(maxReceiveCount: 0);
        await queues.SendAsync(queues.Analysis, "poison");
        var logs = new TestLogs();
        using var worker = TestApp.Worker(queues, new TestDispatcher(), logs: logs);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => logs.Count(2044) == 1, "The missing dead-letter queue should be logged.");
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), await queues.DepthAsync(queues.Analysis));
    }

    [Fact]
    public async Task Worker_ConfiguredDeadLetterQueue_IsUsedInsteadOfThePolicys()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, "poison");
        using var worker = TestApp.Worker(queues, new TestDispatcher(), configureQueues: options => options.DeadLetterQueueUrl = queues.VideoDeadLetters);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await queues.UntilDepthAsync(queues.VideoDeadLetters, visible: 1, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Worker_TransientFailureAtTheLastReceive_IsDeadLetteredWithItsReason()
    {
        var queues = await stack.CreateQueuesAsync(maxReceiveCount: 1);
        await queues.SendAsync(queues.Analysis, TestApp.Body("unlucky"));
        var dispatcher = new TestDispatcher((_, _) => throw new InvalidOperationException("a bug"));
        using var worker = TestApp.Worker(queues, dispatcher);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        var letter = Assert.Single(await queues.ReceiveAsync(queues.AnalysisDeadLetters, 1));
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("unexpected", letter.MessageAttributes["errorType"].StringValue);
        Assert.Equal("InvalidOperationException: a bug", letter.MessageAttributes["reason"].StringValue);
    }
}

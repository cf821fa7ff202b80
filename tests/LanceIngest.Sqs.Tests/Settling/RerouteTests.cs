using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Sqs.Tests.Settling;

public sealed class RerouteTests(Stack stack)
{
    [Theory]
    [InlineData("")]
    [InlineData(".fifo")]
    public async Task Worker_JobOfTheOtherQueue_IsSentOnAndNotRun(string suffix)
    {
        var queues = await stack.CreateQueuesAsync(suffix);
        var body = """{"assetId":"raw","mediaType":"video","stage":"initial","futureMember":[1,2]}""";
        await queues.Sqs.SendMessageAsync(
            new SendMessageRequest(queues.Analysis, body)
            {
                MessageAttributes = new() { ["tenant"] = TraceContext.Text("blue") },
                MessageGroupId = suffix.Length > 0 ? "g" : null,
                MessageDeduplicationId = suffix.Length > 0 ? "d" : null,
            },
            TestContext.Current.CancellationToken);
        var dispatcher = new TestDispatcher();
        using var worker = TestApp.Worker(queues, dispatcher);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        var message = Assert.Single(await queues.ReceiveAsync(queues.Video, 1));
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(body, message.Body);
        Assert.Equal("blue", message.MessageAttributes["tenant"].StringValue);
        Assert.Empty(dispatcher.Started);
    }

    [Fact]
    public async Task Worker_OneQueueForBoth_RunsRawVideo()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("raw", MediaType.Video));
        var dispatcher = new TestDispatcher();
        using var worker = TestApp.Worker(
            queues, dispatcher, options => options.Queues = SqsQueues.All, configureQueues: options => options.VideoQueueUrl = null);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["raw"], dispatcher.Started);
    }

    [Fact]
    public async Task Worker_JobSentToAndFro_EndsAsADeadLetter()
    {
        // Two workers whose settings are each other's opposite.
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("raw", MediaType.Video));
        var dispatcher = new TestDispatcher();
        using var one = TestApp.Worker(queues, dispatcher);
        using var other = TestApp.Worker(queues, dispatcher, configureQueues: options => (options.QueueUrl, options.VideoQueueUrl) = (queues.Video, queues.Analysis));

        await Task.WhenAll(one.StartAsync(TestContext.Current.CancellationToken), other.StartAsync(TestContext.Current.CancellationToken));
        var letter = Assert.Single(await queues.ReceiveAsync(queues.VideoDeadLetters, 1));
        await Task.WhenAll(one.StopAsync(TestContext.Current.CancellationToken), other.StopAsync(TestContext.Current.CancellationToken));

        Assert.Contains("contradict each other", letter.MessageAttributes["reason"].StringValue, StringComparison.Ordinal);
        Assert.Empty(dispatcher.Started);
    }
}

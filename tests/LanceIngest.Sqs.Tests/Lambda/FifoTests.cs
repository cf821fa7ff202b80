using System.Text.Json.Nodes;
using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using LanceIngest.Testing;

namespace LanceIngest.Sqs.Tests.Lambda;

public sealed class FifoTests(Stack stack)
{
    [Fact]
    public async Task HandleAsync_OneOfAGroupFails_HandsBackTheRestOfItAndRunsTheOthersInOrder()
    {
        var queues = await stack.CreateQueuesAsync(".fifo");
        var dispatcher = new TestDispatcher((job, _) => Task.FromResult(job.AssetId == "a-2"
            ? JobResult.Failure(IngestionException.Transient(IngestionErrors.StoreFailed, "The store is busy."))
            : TestDispatcher.Success));
        using var sqs = new RecordingSqs(stack.Endpoint);
        using var app = new LambdaApp(queues, dispatcher) { Sqs = sqs };

        var failed = await app.InvokeAsync(Event(queues.Analysis, ("a", "a-1"), ("b", "b-1"), ("a", "a-2"), ("a", "a-3"), ("b", "b-2"), ("a", "a-4"), ("b", "b-3")));

        Assert.Equal(["a-2", "a-3", "a-4"], failed);
        Assert.Equal(["a-1", "a-2"], dispatcher.Started.Where(id => id.StartsWith('a')));
        Assert.Equal(["b-1", "b-2", "b-3"], dispatcher.Started.Where(id => id.StartsWith('b')));

        // A group waits for as long as one of its messages is hidden, so those behind must not be hidden longer than the one that failed.
        var hidden = sqs.Requests<ChangeMessageVisibilityBatchRequest>().First().Entries.ToDictionary(entry => entry.ReceiptHandle, entry => entry.VisibilityTimeout);
        Assert.InRange(hidden["handle of a-2"]!.Value, 5, 10);
        Assert.Equal([0, 0], [hidden["handle of a-3"], hidden["handle of a-4"]]);
    }

    [Fact]
    public async Task HandleAsync_PermanentFailureInAGroup_IsDoneAndTheGroupGoesOn()
    {
        var queues = await stack.CreateQueuesAsync(".fifo");
        var dispatcher = new TestDispatcher((job, _) => Task.FromResult(job.AssetId == "a-2"
            ? JobResult.Failure(IngestionException.Permanent(IngestionErrors.SourceMissing, "There is no asset 'a-2'."))
            : TestDispatcher.Success));
        using var app = new LambdaApp(queues, dispatcher);

        Assert.Empty(await app.InvokeAsync(Event(queues.Analysis, ("a", "a-1"), ("a", "a-2"), ("a", "a-3"))));

        Assert.Equal(["a-1", "a-2", "a-3"], dispatcher.Started);
        Assert.Equal(TestApp.Body("a-2"), Assert.Single(await queues.ReceiveAsync(queues.AnalysisDeadLetters, 1)).Body);
    }

    [Fact]
    public async Task HandleAsync_HeadOfAGroupFails_IsNoOutage()
    {
        // Those behind it were not tried: one failure says little, however many messages it holds back.
        var queues = await stack.CreateQueuesAsync(".fifo");
        using var app = new LambdaApp(
            queues, new TestDispatcher((_, _) => Task.FromResult(JobResult.Failure(IngestionException.Transient(IngestionErrors.StoreFailed, "The store is busy.")))));

        Assert.Equal(["a-1", "a-2"], await app.InvokeAsync(Event(queues.Analysis, ("a", "a-1"), ("a", "a-2"))));
    }

    [Fact]
    public async Task HandleAsync_GroupsOfAStandardQueue_StopNobody()
    {
        // There, groups only share a queue fairly among tenants.
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("a-1"), TestApp.Body("a-2"));
        var messages = await queues.ReceiveAsync(queues.Analysis, 2);
        messages.ForEach(message => (message.Attributes ??= [])["MessageGroupId"] = "a");
        var dispatcher = new TestDispatcher((job, _) => Task.FromResult(job.AssetId == "a-1"
            ? JobResult.Failure(IngestionException.Transient(IngestionErrors.StoreFailed, "The store is busy."))
            : TestDispatcher.Success));
        using var app = new LambdaApp(queues, dispatcher);

        var failed = await app.InvokeAsync(SqsEvents.Create(queues.Analysis, messages.OrderBy(message => message.Body)));

        Assert.Equal([messages.Single(message => message.Body == TestApp.Body("a-1")).MessageId], failed);
        Assert.Equal(2, dispatcher.Started.Count);
    }

    // As real SQS delivers them, in the shape of the documented example: the local one gives a group's messages out one at a time, so that
    // no event ever has two of them.
    private static string Event(string queueUrl, params (string Group, string Id)[] messages)
        => new JsonObject { ["Records"] = new JsonArray([.. messages.Select((message, index) => Record(queueUrl, message.Group, message.Id, index))]) }.ToJsonString();

    private static JsonNode Record(string queueUrl, string group, string id, int index)
    {
        var record = JsonNode.Parse(DocumentedEvents.Fifo)!["Records"]![0]!.DeepClone();
        record["messageId"] = id;
        record["receiptHandle"] = $"handle of {id}";
        record["body"] = TestApp.Body(id);
        record["eventSourceARN"] = SqsEvents.ArnOf(queueUrl);
        record["attributes"]!["MessageGroupId"] = group;
        record["attributes"]!["MessageDeduplicationId"] = id;
        record["attributes"]!["SequenceNumber"] = $"1884949646046769{6128 + (index * 256)}";
        return record;
    }
}

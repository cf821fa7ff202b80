using System.Text;
using System.Text.Json.Nodes;
using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using LanceIngest.Testing;

namespace LanceIngest.Sqs.Tests.Lambda;

public sealed class EventJsonTests(Stack stack)
{
    [Fact]
    public async Task ReadAsync_StandardExampleOfTheDocumentation_HasEveryFieldThatIsUsed()
    {
        var records = await ReadAsync(DocumentedEvents.Standard);

        Assert.Equal(2, records.Count);
        Assert.All(records, record => Assert.Equal("arn:aws:sqs:us-east-2:123456789012:my-queue", record.QueueArn));
        var message = records[0].Message;
        Assert.Equal(
            ("059f36b4-87a3-44ab-83d2-661975830a7d", "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...", "Test message."),
            (message.MessageId, message.ReceiptHandle, message.Body));
        Assert.Equal(("myValue", "String"), (message.MessageAttributes["myAttribute"].StringValue, message.MessageAttributes["myAttribute"].DataType));
        var received = ReceivedMessage.From(message);
        Assert.Equal((1, DateTimeOffset.FromUnixTimeMilliseconds(1545082649183), null), (received.ReceiveCount, received.SentAt, received.GroupId));
    }

    [Fact]
    public async Task ReadAsync_FifoExampleOfTheDocumentation_HasItsGroup()
    {
        var (arn, message) = Assert.Single(await ReadAsync(DocumentedEvents.Fifo));

        Assert.Equal("arn:aws:sqs:us-east-2:123456789012:fifo.fifo", arn);
        Assert.Equal("1", ReceivedMessage.From(message).GroupId);
        Assert.Equal(("11d6ee51-4cc7-4302-9e22-7cd8afdaadf5", "AQEBBX8nesZEXmkhsmZeyIE8iQAMig7qw...", "Test message."), (message.MessageId, message.ReceiptHandle, message.Body));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1573251510774), ReceivedMessage.From(message).SentAt);

        // Kept as they came, for whoever looks at a dead letter. Lambda gives the messages of a group in their order.
        Assert.Equal(("18849496460467696128", "1"), (message.Attributes["SequenceNumber"], message.Attributes["MessageDeduplicationId"]));
    }

    [Theory]
    [InlineData(DocumentedEvents.Standard)]
    [InlineData(DocumentedEvents.Fifo)]
    public void ReadAsync_ExamplesOfTheDocumentation_HaveNoMemberThatIsNeitherReadNorSkippedOnPurpose(string example)
    {
        string[] read = ["messageId", "receiptHandle", "body", "attributes", "messageAttributes", "eventSource", "eventSourceARN"];
        string[] skipped = ["md5OfBody", "awsRegion"];

        Assert.All(JsonNode.Parse(example)!["Records"]!.AsArray(), record => Assert.Equal(
            read.Concat(skipped).Order(StringComparer.Ordinal), record!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task ReadAsync_BinaryAttribute_KeepsItsBytes()
    {
        var (_, message) = Assert.Single(await ReadAsync(Event(Record("""
            "body":"x","messageAttributes":{"Attribute3":{"binaryValue":"MTEwMA==","stringListValues":["abc"],"binaryListValues":["MA=="],"dataType":"Binary"}}
            """))));

        Assert.Equal("1100"u8.ToArray(), message.MessageAttributes["Attribute3"].BinaryValue.ToArray());
    }

    [Theory]
    [InlineData("""
        "body":null
        """)]
    [InlineData("""
        "body":{"assetId":"a"}
        """)]
    [InlineData("""
        "body":"half of a pair: \ud83d"
        """)]
    [InlineData("""
        "body":"no job","attributes":[1],"messageAttributes":"none"
        """)]
    [InlineData("""
        "body":"no job","receiptHandle":7,"attributes":{"ApproximateReceiveCount":1,"SentTimestamp":null},"messageAttributes":{"a":1,"b":{"dataType":"Binary","binaryValue":"%"},"c":{"stringValue":"x"}}
        """)]
    public async Task HandleAsync_RecordThatCannotBeRead_IsADeadLetterAndItsNeighbourPasses(string members)
    {
        var queues = await stack.CreateQueuesAsync();
        var good = Record("""
            "body":"{\"assetId\":\"good\",\"mediaType\":\"image\"}","aMemberOfTomorrow":{"deep":[1]}
            """, queues.Analysis, id: "good");
        var dispatcher = new TestDispatcher();
        using var app = new LambdaApp(queues, dispatcher);

        // Neither has a receipt handle that SQS knows, so neither may need one.
        Assert.Empty(await app.InvokeAsync(Event(Record(members, queues.Analysis), good)));

        Assert.Equal(["good"], dispatcher.Started);
        Assert.Equal("invalid_job", Assert.Single(await queues.ReceiveAsync(queues.AnalysisDeadLetters, 1)).MessageAttributes["errorType"].StringValue);
    }

    [Theory]
    [InlineData("not JSON", "no valid JSON (line 1, byte 2)")]
    [InlineData("""{"key1":"value1"}""", "no array 'Records'")]
    [InlineData("[]", "no array 'Records'")]
    [InlineData("""{"Records":{}}""", "no array 'Records'")]
    [InlineData("""{"Records":[{"body":"x","eventSourceARN":"arn:aws:sqs:us-east-1:1:q"}]}""", "Record 0 of the event has no 'messageId'")]
    [InlineData("""{"Records":[null]}""", "Record 0 of the event has no 'messageId'")]
    [InlineData("""{"Records":[{"messageId":"1","eventSource":"aws:kinesis","eventSourceARN":"arn:aws:kinesis:us-east-1:1:stream/s"}]}""", "'aws:kinesis'")]
    public async Task ReadAsync_NoEventOfSqs_SaysWhatItIs(string json, string expected)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(json));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandleAsync_NoRecords_AnswersThatNothingFailed()
    {
        using var app = new LambdaApp(await stack.CreateQueuesAsync(), new TestDispatcher());

        Assert.Empty(await app.InvokeAsync("""{"Records":[]}"""));
    }

    [Fact]
    public void Write_FailedIds_IsTheAnswerThatLambdaReads()
    {
        using var reader = new StreamReader(SqsEventJson.Write(["id-1", "id-2"]));

        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"id-1"},{"itemIdentifier":"id-2"}]}""", reader.ReadToEnd());
    }

    private static string Record(string members, string queueUrl = "http://127.0.0.1/000000000000/analysis", string id = "bad")
        => $$"""{"messageId":"{{id}}","eventSource":"aws:sqs","eventSourceARN":"{{SqsEvents.ArnOf(queueUrl)}}",{{members}}}""";

    private static string Event(params string[] records) => $$"""{"Records":[{{string.Join(',', records)}}]}""";

    private static async Task<IReadOnlyList<(string QueueArn, Message Message)>> ReadAsync(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await SqsEventJson.ReadAsync(stream, TestContext.Current.CancellationToken);
    }
}

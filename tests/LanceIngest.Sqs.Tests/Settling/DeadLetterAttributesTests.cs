using Amazon.SQS.Model;

namespace LanceIngest.Sqs.Tests.Settling;

public sealed class DeadLetterAttributesTests
{
    private const int Megabyte = 1_048_576;

    [Fact]
    public void Create_MessageWithTenAttributes_KeepsTheReasonAndSevenOfThem()
    {
        var carried = Enumerable.Range(0, 10).ToDictionary(number => $"a{number}", _ => TraceContext.Text("x"));

        var attributes = DeadLetterAttributes.Create(Message("{}", carried), Error("broken"), Megabyte);

        Assert.Equal(10, attributes.Count);
        Assert.Equal("broken", attributes["reason"].StringValue);
        Assert.Equal("bad", attributes["errorType"].StringValue);
        Assert.Equal("3", attributes["receiveCount"].StringValue);
        Assert.Equal("Number", attributes["receiveCount"].DataType);
        Assert.Equal(7, attributes.Keys.Count(name => name.StartsWith('a')));
    }

    [Fact]
    public void Create_LetterRedrivenBefore_HasTheNewReason()
    {
        var carried = new Dictionary<string, MessageAttributeValue> { ["reason"] = TraceContext.Text("old"), ["traceparent"] = TraceContext.Text("t") };

        var attributes = DeadLetterAttributes.Create(Message("{}", carried), Error("new"), Megabyte);

        Assert.Equal("new", attributes["reason"].StringValue);
        Assert.Equal("t", attributes["traceparent"].StringValue);
    }

    [Fact]
    public void Create_ReasonWithWhatSqsRefuses_IsMadeAcceptable()
    {
        var attributes = DeadLetterAttributes.Create(Message("{}"), Error("a\0b\uD800c\uFFFEd" + string.Concat(Enumerable.Repeat("😀", 900))), Megabyte);

        var reason = attributes["reason"].StringValue;
        Assert.StartsWith("a b\uFFFDc\uFFFDd😀", reason, StringComparison.Ordinal);
        Assert.InRange(reason.Length, 1_000, 1_003);
        Assert.EndsWith("😀…", reason, StringComparison.Ordinal);
        Assert.Equal("unknown", DeadLetterAttributes.Create(Message("{}"), Error(""), Megabyte)["reason"].StringValue);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(60, 2)]
    [InlineData(200, 3)]
    public void Create_BodyThatLeavesLittleRoom_TakesWhatFits(int room, int expected)
    {
        var body = new string('x', 1_024);

        var attributes = DeadLetterAttributes.Create(Message(body), Error("a reason that needs some room"), 1_024 + room);

        Assert.Equal(expected, attributes.Count);
        Assert.InRange(OutgoingMessage.SizeOf(body, attributes), 1_024, 1_024 + room);
    }

    private static IngestionException Error(string reason) => IngestionException.Permanent("bad", reason);

    private static ReceivedMessage Message(string body, Dictionary<string, MessageAttributeValue>? attributes = null)
        => new() { Id = "id", Body = body, Attributes = attributes ?? [], ReceiveCount = 3 };
}

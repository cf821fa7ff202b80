using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Sqs.Tests.Support;

/// <summary>The queues of one test, and a plain client to look into them.</summary>
public sealed record TestQueues(IAmazonSQS Sqs, string Endpoint, string Analysis, string AnalysisDeadLetters, string Video, string VideoDeadLetters)
{
    public async Task SendAsync(string url, params string[] bodies)
    {
        foreach (var chunk in bodies.Chunk(10))
        {
            await Sqs.SendMessageBatchAsync(url, [.. chunk.Select((body, index) => new SendMessageBatchRequestEntry($"{index}", body))]);
        }
    }

    /// <summary>Receives until the wanted number is there.</summary>
    public async Task<List<Message>> ReceiveAsync(string url, int count)
    {
        var messages = new List<Message>();
        var limit = DateTime.UtcNow.AddSeconds(20);
        while (messages.Count < count && DateTime.UtcNow < limit)
        {
            var response = await Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url)
            {
                MaxNumberOfMessages = 10,
                WaitTimeSeconds = 2,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = ["All"],
            });
            messages.AddRange(response.Messages ?? []);
        }

        Assert.Equal(count, messages.Count);
        return messages;
    }

    public async Task<(int Visible, int InFlight)> DepthAsync(string url)
    {
        var attributes = await Sqs.GetQueueAttributesAsync(url, ["All"]);
        return (attributes.ApproximateNumberOfMessages, attributes.ApproximateNumberOfMessagesNotVisible);
    }

    /// <summary>Waits until a queue holds as many messages as expected.</summary>
    public Task UntilDepthAsync(string url, int visible, int inFlight) => Until.TrueAsync(
        async () => await DepthAsync(url) == (visible, inFlight),
        async () => $"{url} holds (visible, in flight) {await DepthAsync(url)} instead of {(visible, inFlight)}.");
}

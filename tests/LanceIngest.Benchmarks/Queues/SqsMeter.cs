using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace LanceIngest.Benchmarks.Queues;

/// <summary>Counts the calls of a client, and the messages that SQS has said are deleted: when all are, a run is over.</summary>
internal sealed class SqsMeter
{
    private readonly int _messages;
    private readonly TaskCompletionSource<int> _allDeleted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private int _deleted;

    public SqsMeter(AmazonSQSClient client, int messages)
    {
        _messages = messages;
        client.BeforeRequestEvent += (_, _) => Interlocked.Increment(ref _calls);
        client.AfterResponseEvent += (_, answered) => Note(answered);
    }

    /// <summary>Ends when all messages are deleted, with the calls that were made until then.</summary>
    public Task<int> AllDeleted => _allDeleted.Task;

    private void Note(ResponseEventArgs answered)
    {
        if (answered is WebServiceResponseEventArgs { Response: DeleteMessageBatchResponse response }
            && Interlocked.Add(ref _deleted, response.Successful?.Count ?? 0) >= _messages)
        {
            _allDeleted.TrySetResult(Volatile.Read(ref _calls));
        }
    }
}

namespace LanceIngest.Sqs;

/// <summary>The two queues of jobs.</summary>
[Flags]
public enum SqsQueues
{
    /// <summary>No queue.</summary>
    None = 0,

    /// <summary>The queue of <see cref="SqsOptions.QueueUrl"/>: every job but raw video.</summary>
    Analysis = 1,

    /// <summary>The queue of <see cref="SqsOptions.VideoQueueUrl"/>: raw video.</summary>
    Video = 2,

    /// <summary>Both queues.</summary>
    All = Analysis | Video,
}

namespace LanceIngest.Sqs;

/// <summary>Where the queues are. Every setting has a default from the environment, so that <c>UseSqs()</c> alone is a full setup.</summary>
/// <remarks>
/// <para>The names of environment variables are looked up in the application's <c>IConfiguration</c> first, then in the environment
/// of the process. What the delegate given to <c>UseSqs</c> sets wins over both.</para>
/// <para>Permissions: enqueuing needs <c>sqs:SendMessage</c> and <c>sqs:GetQueueAttributes</c>; a worker also needs
/// <c>sqs:ReceiveMessage</c>, <c>sqs:DeleteMessage</c> and <c>sqs:ChangeMessageVisibility</c>, and for its dead-letter queues
/// <c>sqs:GetQueueUrl</c>, <c>sqs:GetQueueAttributes</c> and <c>sqs:SendMessage</c>.</para>
/// </remarks>
public sealed class SqsOptions
{
    /// <summary>The URL of the analysis queue: every job but raw video goes there.</summary>
    /// <value>Default: the environment variable <c>SQS_QUEUE_URL</c>. Required.</value>
    public string? QueueUrl { get; set; }

    /// <summary>The URL of the video queue: raw videos (media type <c>video</c>, stage <c>initial</c>) go there.</summary>
    /// <value>
    /// Default: the environment variable <c>VIDEO_QUEUE_URL</c>, and without it <see cref="QueueUrl"/>. With one queue for both,
    /// only a worker that has the handlers of both may consume it.
    /// </value>
    public string? VideoQueueUrl { get; set; }

    /// <summary>The URL of the dead-letter queue of the analysis queue.</summary>
    /// <value>Default: the target of the queue's own <c>RedrivePolicy</c>, read when the first dead letter is sent.</value>
    public string? DeadLetterQueueUrl { get; set; }

    /// <summary>The URL of the dead-letter queue of the video queue.</summary>
    /// <value>Default: the target of the queue's own <c>RedrivePolicy</c>, read when the first dead letter is sent.</value>
    public string? VideoDeadLetterQueueUrl { get; set; }

    /// <summary>The address of SQS when it is not AWS's own: a local stack, or a VPC endpoint.</summary>
    /// <value>Default: the environment variable <c>AWS_ENDPOINT_URL</c>, and without it AWS's endpoint of the region.</value>
    /// <remarks>
    /// At an address outside <c>amazonaws.com</c>, and with no credentials in the environment (keys, profile, container, web
    /// identity) nor in the shared credentials file, made-up ones are used: local stacks check none, but want a signature.
    /// </remarks>
    public string? ServiceUrl { get; set; }

    /// <summary>The AWS region, for example <c>eu-west-1</c>.</summary>
    /// <value>
    /// Default: the environment variable <c>AWS_REGION</c>; without it the region in <see cref="QueueUrl"/>; without one there,
    /// what the AWS SDK finds, or <c>us-east-1</c> when <see cref="ServiceUrl"/> is set.
    /// </value>
    public string? Region { get; set; }

    /// <summary>How long messages that SQS did not accept, but may accept soon (throttled, server error, connection lost), are sent again before they are reported.</summary>
    /// <value>Default: 30 seconds. From 0 (send once) to 15 minutes.</value>
    public TimeSpan SendRetryTime { get; set; } = TimeSpan.FromSeconds(30);
}

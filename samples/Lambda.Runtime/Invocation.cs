namespace LanceIngest.LambdaRuntime;

/// <summary>One invocation of the function: what Lambda says in the headers of <c>/runtime/invocation/next</c>, and the event.</summary>
/// <remarks>The client context and the Cognito identity are not here: only mobile SDKs send them, never a queue.</remarks>
public sealed class Invocation
{
    /// <summary>Names the invocation to Lambda and in its logs.</summary>
    public required string RequestId { get; init; }

    /// <summary>When Lambda ends the process if it has no answer.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The function, with the version or alias that was invoked.</summary>
    public string? FunctionArn { get; init; }

    /// <summary>The X-Ray header: <c>Root=1-…;Parent=…;Sampled=1</c>.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>The event: JSON.</summary>
    public required Stream Event { get; init; }

    /// <summary>How long the invocation may still take.</summary>
    public TimeSpan RemainingTime => Deadline - TimeProvider.System.GetUtcNow();
}

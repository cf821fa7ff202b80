namespace LanceIngest.Core.Tests;

/// <summary>A handler whose answers a test writes.</summary>
internal sealed class ScriptedHandler : IMediaHandler
{
    private int _handled;
    private int _looks;

    /// <summary>How often it was asked for content.</summary>
    public int Handled => Volatile.Read(ref _handled);

    /// <summary>How often it was asked for the version of its source.</summary>
    public int Looks => Volatile.Read(ref _looks);

    public Func<AnalysisJob, CancellationToken, Task<HandlerResult>> Handle { get; set; } = (_, _) => Task.FromResult(new HandlerResult());

    public Func<AnalysisJob, SourceVersion?> Version { get; set; } = _ => null;

    public Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _handled);
        return Handle(job, cancellationToken);
    }

    public ValueTask<SourceVersion?> GetSourceVersionAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looks);
        return ValueTask.FromResult(Version(job));
    }

    public void Answers(params ContentItem[] items) => Handle = (_, _) => Task.FromResult(new HandlerResult { Items = items });

    public void Throws(Exception error) => Handle = (_, _) => Task.FromException<HandlerResult>(error);
}

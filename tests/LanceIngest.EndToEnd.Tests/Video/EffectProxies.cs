namespace LanceIngest.EndToEnd.Tests;

/// <summary>An <see cref="EffectProxy"/> in front of every service that a job changes something in.</summary>
internal sealed class EffectProxies(Stack stack, EffectCounter counter) : IAsyncDisposable
{
    private readonly EffectProxy _aws = new(new Uri(stack.Aws.Endpoint), counter);
    private readonly EffectProxy _lance = new(stack.Lance.Endpoint, counter);

    /// <summary>The settings of a process that works through them.</summary>
    public Dictionary<string, string> EnvironmentVariables => new(stack.EnvironmentVariables)
    {
        ["AWS_ENDPOINT_URL"] = _aws.Address.AbsoluteUri.TrimEnd('/'),
        ["SQS_QUEUE_URL"] = Through(stack.Aws.AnalysisQueue),
        ["VIDEO_QUEUE_URL"] = Through(stack.Aws.VideoQueue),
        ["LANCEDB_API_URL"] = _lance.Address.AbsoluteUri,
    };

    public async ValueTask DisposeAsync()
    {
        await _aws.DisposeAsync();
        await _lance.DisposeAsync();
    }

    private string Through(string queueUrl) => new Uri(_aws.Address, new Uri(queueUrl).PathAndQuery).AbsoluteUri;
}

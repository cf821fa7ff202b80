using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests;

/// <summary>One application: what a process that uses LanceIngest has.</summary>
public sealed class IngestionApp : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public IngestionApp(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IServiceProvider Services => _services;

    public ParallelIngestionService Ingestion => _services.GetRequiredService<ParallelIngestionService>();

    public IJobDispatcher Dispatcher => _services.GetRequiredService<IJobDispatcher>();

    public ContentSearch Search => _services.GetRequiredService<ContentSearch>();

    public ILanceTable Table => _services.GetRequiredService<ILanceTable>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<IngestionResult> IngestAsync(params ContentItem[] items) => Ingestion.IngestAsync(items, Token);

    public Task<JobResult> DispatchAsync(AnalysisJob job) => Dispatcher.DispatchAsync(job, Token);

    /// <summary>The ids of the rows of some documents, sorted.</summary>
    public async Task<IReadOnlyList<string>> RowIdsAsync(params string[] documentIds)
        => [.. (await Table.FindAsync(documentIds, cancellationToken: Token)).Select(row => row.Id).Order(StringComparer.Ordinal)];

    /// <summary>The texts of all rows, sorted.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync()
    {
        var any = new float[IngestionStack.Dimension];
        any[0] = 1;
        return [.. (await Table.SearchAsync(new LanceQuery { Vector = any, Limit = 10_000 }, Token)).Select(hit => hit.SearchableText).Order(StringComparer.Ordinal)];
    }

    public async Task<LanceTableState> StateAsync() => await Table.GetStateAsync(Token) ?? throw new InvalidOperationException("There is no table.");

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

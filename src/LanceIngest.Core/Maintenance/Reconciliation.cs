using System.Text.Json;
using LanceIngest.Backfilling;
using LanceIngest.Dispatching;
using LanceIngest.Embedding;
using LanceIngest.Text;

namespace LanceIngest;

/// <summary>Compares the table with its sources, and mends what differs. Registered as a singleton by <c>AddLanceIngestion()</c>.</summary>
/// <remarks>
/// Jobs under way make differences that are none a moment later, so compare when the queue is empty. Ids of sources and rows are held in
/// memory, some kilobyte for each document.
/// </remarks>
public sealed class Reconciliation
{
    private const int Concurrency = 32;
    private readonly ILanceTableAdmin _admin;
    private readonly MediaHandlerRegistry _handlers;
    private readonly ParallelIngestionService _ingestion;
    private readonly IJobQueue? _queue;
    private readonly TimeProvider _time;
    private readonly GitHubFiles _gitHub;
    private readonly string _model;

    internal Reconciliation(
        ILanceTableAdmin admin, MediaHandlerRegistry handlers, TextEmbedder embedder, ParallelIngestionService ingestion, GitHubFiles gitHub, IJobQueue? queue, TimeProvider time)
        => (_admin, _handlers, _model, _ingestion, _gitHub, _queue, _time) = (admin, handlers, embedder.Model, ingestion, gitHub, queue, time);

    /// <summary>Compares.</summary>
    /// <param name="sources">All sources of the table: rows of what none of them lists are looked at one by one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What differs.</returns>
    /// <exception cref="IngestionException">LanceDB or a source failed, or cannot be listed.</exception>
    public async Task<ReconciliationReport> CompareAsync(IReadOnlyList<IBackfillSource> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var rows = await _admin.ListRowsAsync(cancellationToken).ConfigureAwait(false);
        var documents = rows.GroupBy(row => row.ParentId, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var paths = rows.Select(row => (row.ParentId, Path: Reference(row, "source_path"))).Where(row => row.Path is not null).ToLookup(row => row.Path!, row => row.ParentId, StringComparer.Ordinal);
        var differences = new List<Difference>();
        var listed = new HashSet<string>(StringComparer.Ordinal);
        var count = 0L;
        foreach (var source in sources)
        {
            await foreach (var entry in source.ListAsync(after: null, cancellationToken).ConfigureAwait(false))
            {
                count++;

                // An application may give its documents other ids than the source does; their path tells.
                var ids = documents.ContainsKey(entry.Id) ? [entry.Id] : paths[entry.Key].Distinct(StringComparer.Ordinal).ToList();
                listed.UnionWith(ids);
                if (await CompareAsync(source, entry, ids, documents, cancellationToken).ConfigureAwait(false) is { } difference)
                {
                    differences.Add(difference);
                }
            }
        }

        var unlisted = documents.Where(document => !listed.Contains(document.Key)).Select(document => document.Value);

        // A row does not say whether its document came from GitHub, and what was not listed must not be taken for gone.
        var mayBeOnGitHub = _gitHub.IsConfigured && !sources.Any(static source => source is GitHubBackfillSource);
        differences.AddRange(await FindGoneAsync(unlisted.Where(rows => !mayBeOnGitHub || Reference(rows[0], "source_path") is null), cancellationToken).ConfigureAwait(false));
        return new ReconciliationReport { Sources = count, Rows = rows.Count, Differences = differences };
    }

    /// <summary>Enqueues the job of each difference. Rows with duplicates are removed first: a write would update each of them and remove none.</summary>
    /// <param name="differences">The differences.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when the queue has accepted all jobs.</returns>
    /// <exception cref="IngestionException">LanceDB or the queue refused or failed, or there is no queue.</exception>
    public async Task FixAsync(IReadOnlyList<Difference> differences, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(differences);
        var queue = _queue ?? throw IngestionException.Transient(IngestionErrors.QueueFailed, "There is no queue for the jobs that mend the table. Register one with UseSqs().");
        await _ingestion.DeleteAsync([.. differences.Where(difference => difference.Kind == DifferenceKind.Duplicate).Select(difference => difference.AssetId)], cancellationToken).ConfigureAwait(false);
        await queue.EnqueueAsync([.. differences.Select(difference => difference.Job)], cancellationToken).ConfigureAwait(false);
    }

    private async Task<Difference?> CompareAsync(
        IBackfillSource source, BackfillEntry entry, List<string> ids, Dictionary<string, List<LanceRowInfo>> documents, CancellationToken cancellationToken)
    {
        if (Kind(entry, [.. ids.SelectMany(id => documents[id])]) is not { } kind)
        {
            return null;
        }

        try
        {
            var known = ids.Count > 0 ? entry with { Id = ids[0] } : entry;
            return await source.MakeJobAsync(known, JobStage.Refresh, cancellationToken).ConfigureAwait(false) is { } job ? new Difference(kind, job.AssetId, job) : null;
        }
        catch (IngestionException e) when (!e.IsTransient)
        {
            return null; // No asset at all: nothing could be made of it.
        }
    }

    private DifferenceKind? Kind(BackfillEntry entry, List<LanceRowInfo> rows)
    {
        if (rows.Count == 0)
        {
            return DifferenceKind.NoRows;
        }

        if (HasDuplicates(rows))
        {
            return DifferenceKind.Duplicate;
        }

        if (rows.Exists(row => row.EmbeddingModel is { } model && model != _model))
        {
            return DifferenceKind.OtherModel;
        }

        return rows.Exists(row => row.UpdatedAt is { } time && time.ToUnixTimeMilliseconds() != entry.Version.ModifiedAt.ToUnixTimeMilliseconds()) ? DifferenceKind.Outdated : null;
    }

    /// <summary>What no source lists may still have one, such as a document that was read from GitHub. Only what its handler does not find is gone.</summary>
    private async Task<IReadOnlyList<Difference>> FindGoneAsync(IEnumerable<List<LanceRowInfo>> unlisted, CancellationToken cancellationToken)
    {
        var gone = new System.Collections.Concurrent.ConcurrentBag<Difference>();
        await Parallel.ForEachAsync(unlisted, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken }, async (rows, token) =>
        {
            var look = JobOf(rows[0], JobStage.Refresh);
            var version = await _handlers.For(look).GetSourceVersionAsync(look, token).ConfigureAwait(false);
            if (version is null)
            {
                gone.Add(new Difference(DifferenceKind.SourceGone, look.AssetId, JobOf(rows[0], JobStage.Delete)));
            }
            else if (HasDuplicates(rows))
            {
                gone.Add(new Difference(DifferenceKind.Duplicate, look.AssetId, look));
            }
        }).ConfigureAwait(false);
        return [.. gone.OrderBy(difference => difference.AssetId, StringComparer.Ordinal)];
    }

    private AnalysisJob JobOf(LanceRowInfo row, JobStage stage)
    {
        if (Reference(row, "source_path") is { } path)
        {
            return AnalysisJob.ForDocument(row.ParentId, path, _time.GetUtcNow(), stage);
        }

        var type = Reference(row, "media_type") is { } own ? new MediaType(own) : new MediaType(row.ContentType);
        return new AnalysisJob { AssetId = row.ParentId, MediaType = type, Stage = stage, RequestedAt = _time.GetUtcNow() };
    }

    private static bool HasDuplicates(List<LanceRowInfo> rows) => rows.DistinctBy(row => row.Id, StringComparer.Ordinal).Count() < rows.Count;

    private static string? Reference(LanceRowInfo row, string member)
    {
        if (string.IsNullOrEmpty(row.References))
        {
            return null;
        }

        try
        {
            using var references = JsonDocument.Parse(row.References);
            return references.RootElement.ValueKind == JsonValueKind.Object && references.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // Another program's.
        }
    }
}

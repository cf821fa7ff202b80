using System.Runtime.CompilerServices;
using LanceIngest.Text;

namespace LanceIngest.Backfilling;

/// <summary>The documents of a store: every object whose name ends like one.</summary>
internal sealed class DocumentBackfillSource(IMediaStore store, Func<string, string> idOf, IReadOnlySet<string>? only) : IBackfillSource
{
    public string Name { get; } = $"documents: {store.LocationOf("*")}{(only is null ? string.Empty : " under version control")}";

    public async IAsyncEnumerable<BackfillEntry> ListAsync(string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (string? path, SourceVersion? version) sidecar = (null, null);
        await foreach (var found in store.ListAsync(string.Empty, after, cancellationToken).ConfigureAwait(false))
        {
            if (!TextHandler.IsDocument(found.Key) || only?.Contains(found.Key) == false)
            {
                continue;
            }

            var path = TextHandler.SidecarOf(found.Key);
            if (sidecar.path != path)
            {
                sidecar = (path, await store.GetVersionAsync(path, cancellationToken).ConfigureAwait(false));
            }

            yield return new BackfillEntry(idOf(found.Key), found.Key, MediaType.Text, TextHandler.Combine(found.Version, sidecar.version));
        }
    }

    public Task<AnalysisJob?> MakeJobAsync(BackfillEntry entry, JobStage stage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Task.FromResult<AnalysisJob?>(AnalysisJob.ForDocument(entry.Id, entry.Key, entry.Version.ModifiedAt, stage));
    }
}

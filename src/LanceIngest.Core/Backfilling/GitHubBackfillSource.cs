using System.Runtime.CompilerServices;
using LanceIngest.Text;

namespace LanceIngest.Backfilling;

/// <summary>The documents of a repository on GitHub, as a branch, a tag or a commit has them. The jobs name the commit.</summary>
internal sealed class GitHubBackfillSource(GitHubRepository repository, string gitRef, Func<string, string> idOf) : IBackfillSource
{
    private string? _commit;

    public string Name { get; } = $"GitHub: {repository.Name} at {gitRef}";

    public async IAsyncEnumerable<BackfillEntry> ListAsync(string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (commit, committedAt) = await repository.ResolveAsync(gitRef, cancellationToken).ConfigureAwait(false);
        _commit = commit;
        var files = await repository.ListAsync(commit, cancellationToken).ConfigureAwait(false);
        foreach (var (path, blob) in files.Where(file => TextHandler.IsDocument(file.Key) && (after is null || KeyOrder.Instance.Compare(file.Key, after) > 0)).OrderBy(file => file.Key, KeyOrder.Instance))
        {
            // GitHub lists no times; the commit's stands for all of them, and the blobs tell what changed.
            var sidecar = files.TryGetValue(TextHandler.SidecarOf(path), out var beside) ? new SourceVersion(beside, committedAt) : null;
            yield return new BackfillEntry(idOf(path), path, MediaType.Text, TextHandler.Combine(new SourceVersion(blob, committedAt), sidecar));
        }
    }

    public Task<AnalysisJob?> MakeJobAsync(BackfillEntry entry, JobStage stage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Task.FromResult<AnalysisJob?>(AnalysisJob.ForDocument(entry.Id, entry.Key, entry.Version.ModifiedAt, stage, _commit ?? gitRef));
    }
}

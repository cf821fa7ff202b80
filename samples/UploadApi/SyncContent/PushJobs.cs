using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.SyncContent;

/// <summary>Makes of a push the jobs it needs: <c>refresh</c> for documents that are there, <c>delete</c> for those that went or are committed no more.</summary>
internal sealed class PushJobs(GitHubRepository repository, EntryStatus status, IOptions<ContentSyncOptions> options, TimeProvider time)
{
    private static readonly string[] Extensions = [".md", ".mdx", ".markdown", ".txt"];

    public async Task<IReadOnlyList<AnalysisJob>> MakeAsync(GitHubPush push, CancellationToken cancellationToken)
    {
        var changes = await ChangesOfAsync(push, cancellationToken);
        var sidecars = changes.Keys.Where(IsSidecar).Select(FolderOf).ToHashSet(StringComparer.Ordinal);
        var documents = changes.Where(change => IsDocument(change.Key)).ToDictionary(StringComparer.Ordinal);

        // A changed index.yaml is part of every document beside it.
        if (sidecars.Count > 0)
        {
            foreach (var path in (await repository.ListAsync(push.After, cancellationToken)).Keys.Where(path => IsDocument(path) && sidecars.Contains(FolderOf(path))))
            {
                documents[path] = true;
            }
        }

        var committed = await CommittedAsync(push, documents.Where(change => change.Value).Select(change => FolderOf(change.Key)).Distinct(), cancellationToken);
        return [.. documents.OrderBy(change => change.Key, StringComparer.Ordinal).Select(change => JobOf(push, change.Key, change.Value, committed, sidecars)).OfType<AnalysisJob>()];
    }

    private AnalysisJob? JobOf(GitHubPush push, string path, bool isThere, HashSet<string> committed, HashSet<string> changedSidecars)
    {
        var isCommitted = isThere && committed.Contains(FolderOf(path));

        // A draft was never ingested; but where the status has just changed, it may have been.
        return !isCommitted && isThere && !changedSidecars.Contains(FolderOf(path))
            ? null
            : AnalysisJob.ForDocument(DocumentId.ForPath(path), path, push.PushedAt ?? time.GetUtcNow(), isCommitted ? JobStage.Refresh : JobStage.Delete, gitRef: push.After);
    }

    private async Task<Dictionary<string, bool>> ChangesOfAsync(GitHubPush push, CancellationToken cancellationToken)
    {
        if (push.IsComplete)
        {
            return push.Changes.Where(change => IsOurs(change.Key)).ToDictionary(StringComparer.Ordinal);
        }

        // Forced, new, or more commits than are listed: the two trees tell it exactly.
        var after = await repository.ListAsync(push.After, cancellationToken);
        var before = push.Before.All(c => c == '0') ? new Dictionary<string, string>() : (IReadOnlyDictionary<string, string>)await repository.ListAsync(push.Before, cancellationToken);
        return before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Where(path => IsOurs(path) && before.GetValueOrDefault(path) != after.GetValueOrDefault(path))
            .ToDictionary(path => path, after.ContainsKey, StringComparer.Ordinal);
    }

    private async Task<HashSet<string>> CommittedAsync(GitHubPush push, IEnumerable<string> folders, CancellationToken cancellationToken)
    {
        if (!options.Value.CommittedOnly)
        {
            return [.. folders];
        }

        var answers = await Task.WhenAll(folders.Select(async folder => (folder, IsCommitted: await status.IsCommittedAsync(push.After, folder, cancellationToken))));
        return [.. answers.Where(answer => answer.IsCommitted).Select(answer => answer.folder)];
    }

    private bool IsOurs(string path) => options.Value.Folders.Any(folder => path.StartsWith($"{folder.TrimEnd('/')}/", StringComparison.Ordinal));

    private bool IsDocument(string path) => IsOurs(path) && Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static bool IsSidecar(string path) => path.EndsWith($"/{EntryStatus.Sidecar}", StringComparison.Ordinal);

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];
}

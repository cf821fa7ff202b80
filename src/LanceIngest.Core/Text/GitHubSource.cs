namespace LanceIngest.Text;

/// <summary>The files of one job on GitHub.</summary>
internal sealed class GitHubSource(GitHubFiles files, string gitRef, DateTimeOffset modifiedAt) : ITextSource
{
    public Task<TextFile?> ReadAsync(string path, CancellationToken cancellationToken)
        => files.ReadAsync(gitRef, path, modifiedAt, versionOnly: false, cancellationToken);

    public async Task<SourceVersion?> GetVersionAsync(string path, CancellationToken cancellationToken)
        => (await files.ReadAsync(gitRef, path, modifiedAt, versionOnly: true, cancellationToken).ConfigureAwait(false))?.Version;

    /// <summary>Not "source missing", which removes rows: without a valid token, GitHub says 404 of every file of a private repository.</summary>
    public IngestionException Missing(string path) => IngestionException.Permanent(
        IngestionErrors.StoreFailed,
        $"GitHub answered 404 for '{path}': it is not there, or GITHUB_TOKEN may not read the repository. Its rows are left as they are; send a job of the stage delete to remove them.");
}

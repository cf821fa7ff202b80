namespace LanceIngest.Text;

/// <summary>The files of one job on GitHub.</summary>
internal sealed class GitHubSource(GitHubFiles files, string gitRef, DateTimeOffset modifiedAt) : ITextSource
{
    public Task<TextFile?> ReadAsync(string path, CancellationToken cancellationToken)
        => files.ReadAsync(gitRef, path, modifiedAt, versionOnly: false, cancellationToken);

    public async Task<SourceVersion?> GetVersionAsync(string path, CancellationToken cancellationToken)
        => (await files.ReadAsync(gitRef, path, modifiedAt, versionOnly: true, cancellationToken).ConfigureAwait(false))?.Version;
}

using Microsoft.Extensions.Options;

namespace LanceIngest.Text;

/// <summary>Decides where the document of a job lies.</summary>
internal sealed class TextSources(GitHubFiles gitHub, IOptions<TextOptions> options, IMediaStore? store = null)
{
    public ITextSource For(AnalysisJob job)
    {
        if (gitHub.IsConfigured && job.GetExtraText("gitRef") is { } gitRef)
        {
            return new GitHubSource(gitHub, ValidateRef(gitRef), job.RequestedAt);
        }

        // Transient: the job is good, and waits on the queue for a worker that is set up.
        return store is not null
            ? new MediaStoreSource(store, options.Value.MaxBytes)
            : throw IngestionException.Transient(
                IngestionErrors.StoreFailed,
                "No store for documents is registered. Call UseFileStore(path) or UseS3() after AddLanceIngestion(), or set GITHUB_REPO and send a gitRef.");
    }

    // It becomes part of a URL, where '..' would lead into another repository.
    private static string ValidateRef(string gitRef)
    {
        var isUsable = gitRef.Length <= 255 && !gitRef.Any(c => char.IsControl(c) || c is ' ' or '\\' or ':' or '?' or '*' or '[' or '^' or '~')
            && !gitRef.Split('/').Any(part => part is "" or "." or "..");
        return isUsable
            ? gitRef
            : throw IngestionException.Permanent(
                IngestionErrors.InvalidSource, $"The gitRef of {gitRef.Length} characters cannot be used: Git allows no such name. Send a branch, a tag or a commit.");
    }
}

using LanceIngest.Backfilling;

namespace LanceIngest;

/// <summary>The sources that LanceIngest can go through. Registered as a singleton by <c>AddLanceIngestion()</c>.</summary>
public sealed class BackfillSources
{
    private readonly IAssetStore _assets;
    private readonly IMediaStore? _media;
    private readonly GitHubRepository _gitHub;

    internal BackfillSources(IAssetStore assets, IMediaStore? media, GitHubRepository gitHub) => (_assets, _media, _gitHub) = (assets, media, gitHub);

    /// <summary>The assets of the registered <see cref="IAssetStore"/>, key-frames included.</summary>
    /// <returns>The source.</returns>
    public IBackfillSource Assets() => new AssetBackfillSource(_assets);

    /// <summary>The documents of the registered <see cref="IMediaStore"/>: what ends in <c>.md</c>, <c>.mdx</c>, <c>.markdown</c> or <c>.txt</c>.</summary>
    /// <param name="idOf">The asset id of a key, which must be the one that uploads use; <see langword="null"/> for <see cref="DocumentId.ForPath"/>.</param>
    /// <param name="only">Only these keys, such as the files that Git tracks; <see langword="null"/> for all.</param>
    /// <returns>The source.</returns>
    /// <exception cref="IngestionException">No store for documents is registered; permanent.</exception>
    public IBackfillSource Documents(Func<string, string>? idOf = null, IReadOnlySet<string>? only = null) => new DocumentBackfillSource(
        _media ?? throw IngestionException.Permanent(IngestionErrors.StoreFailed, "No store for documents is registered. Call UseS3() or UseFileStore(path) after AddLanceIngestion()."),
        idOf ?? DocumentId.ForPath,
        only);

    /// <summary>The documents of the repository of <see cref="GitHubOptions"/>.</summary>
    /// <param name="gitRef">A branch, a tag or a commit.</param>
    /// <param name="idOf">The asset id of a path, which must be the one that pushes use; <see langword="null"/> for <see cref="DocumentId.ForPath"/>.</param>
    /// <returns>The source.</returns>
    /// <exception cref="IngestionException">No repository is configured; permanent.</exception>
    public IBackfillSource GitHub(string gitRef, Func<string, string>? idOf = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(gitRef);
        return new GitHubBackfillSource(_gitHub, gitRef, idOf ?? DocumentId.ForPath);
    }
}

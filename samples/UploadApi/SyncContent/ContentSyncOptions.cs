using System.ComponentModel.DataAnnotations;

namespace LanceIngest.UploadApi.SyncContent;

/// <summary>Documents that come from a GitHub repository: the section <c>ContentSync</c>. The repository itself is <c>GITHUB_REPO</c>.</summary>
internal sealed class ContentSyncOptions
{
    /// <summary>The secret of the webhook. Without one, nobody's push is believed.</summary>
    [MinLength(16)]
    public string? Secret { get; set; }

    /// <summary>The branch; without one, the repository's default branch.</summary>
    public string? Branch { get; set; }

    /// <summary>Only documents below these.</summary>
    [Required, MinLength(1)]
    public IList<string> Folders { get; } = [];

    /// <summary>Only documents whose folder has an <c>index.yaml</c> with <c>status: committed</c>.</summary>
    public bool CommittedOnly { get; set; } = true;
}

using System.Collections.ObjectModel;
using System.Text.Json;

namespace LanceIngest;

/// <summary>A pointer to content that was created, changed or deleted: the message on the queue.</summary>
/// <remarks>
/// A job holds no content; its source is read when it runs, so jobs may repeat and arrive in any order.
/// Instances are immutable and safe to share between threads. <see cref="AnalysisJobJson"/> reads and writes the wire format.
/// </remarks>
public sealed class AnalysisJob
{
    /// <summary>The id of the asset or document: 1 to 512 characters, see <see cref="AssetId"/>.</summary>
    public required string AssetId { get; init; }

    /// <summary>What kind of content it is.</summary>
    public required MediaType MediaType { get; init; }

    /// <summary>When the change was made. On the wire: milliseconds since the Unix epoch.</summary>
    /// <value>Default: the Unix epoch, which stands for "unknown".</value>
    public DateTimeOffset RequestedAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Why the job was enqueued.</summary>
    /// <value>Default: <see cref="JobStage.Initial"/>.</value>
    public JobStage Stage { get; init; } = JobStage.Initial;

    /// <summary>Type-specific members such as <c>sourcePath</c>, <c>gitRef</c> and <c>title</c>, kept as they are.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>Members of the job that this version does not know; they are written again as they were read.</summary>
    internal IReadOnlyDictionary<string, JsonElement> UnknownMembers { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>A job for a Markdown or MDX document.</summary>
    /// <param name="assetId">The id of the document.</param>
    /// <param name="sourcePath">Where the document lies, relative to the folder, bucket or repository.</param>
    /// <param name="requestedAt">When the change was made.</param>
    /// <param name="stage">Why the job is enqueued.</param>
    /// <param name="gitRef">The branch, tag or commit, when the document lies on GitHub.</param>
    /// <returns>The job.</returns>
    public static AnalysisJob ForDocument(string assetId, string sourcePath, DateTimeOffset requestedAt, JobStage stage = default, string? gitRef = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourcePath);
        var extra = new Dictionary<string, JsonElement> { ["sourcePath"] = JsonText(sourcePath) };
        if (gitRef is not null)
        {
            extra["gitRef"] = JsonText(gitRef);
        }

        return new AnalysisJob { AssetId = assetId, MediaType = MediaType.Text, RequestedAt = requestedAt, Stage = stage, Extra = extra };
    }

    /// <summary>Reads a text member of <see cref="Extra"/>.</summary>
    /// <param name="name">The member's name, for example <c>sourcePath</c>.</param>
    /// <returns>The text, or <see langword="null"/> when the member is missing, empty or no text.</returns>
    public string? GetExtraText(string name)
        => Extra.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <inheritdoc />
    public override string ToString() => $"{MediaType} {AssetId} ({Stage})";

    private static JsonElement JsonText(string value)
    {
        using var document = JsonDocument.Parse($"\"{JsonEncodedText.Encode(value)}\"");
        return document.RootElement.Clone();
    }
}

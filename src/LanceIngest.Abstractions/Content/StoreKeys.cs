using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LanceIngest;

/// <summary>The keys of stores: where an asset's JSON lies, and which keys a job may name.</summary>
public static class StoreKeys
{
    /// <summary>Where asset JSON lies unless a store's options say otherwise: <c>media-labeling/assets/{id}.json</c>.</summary>
    public const string DefaultAssetTemplate = "media-labeling/assets/{id}.json";

    /// <summary>Where the asset JSON of key-frames lies unless a store's options say otherwise: <c>media-labeling/assets/keyframes/{id}.json</c>.</summary>
    public const string DefaultKeyframeTemplate = "media-labeling/assets/keyframes/{id}.json";

    /// <summary>The longest key, in UTF-8 bytes: 1,024, as S3 has it (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html).</summary>
    public const int MaxLength = 1024;

    /// <summary>Puts an asset id into a template.</summary>
    /// <param name="template">The template, with <c>{id}</c> in it.</param>
    /// <param name="id">The asset id.</param>
    /// <returns>The key.</returns>
    /// <exception cref="IngestionException">The id cannot be used; permanent.</exception>
    public static string ForAsset(string template, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(template);
        return Validate(template.Replace("{id}", AssetId.Validate(id), StringComparison.Ordinal));
    }

    /// <summary>Whether a text is a template of keys: a usable relative key with <c>{id}</c> in it.</summary>
    /// <param name="template">The text.</param>
    /// <returns><see langword="true"/> when <see cref="ForAsset"/> can use it.</returns>
    public static bool IsTemplate([NotNullWhen(true)] string? template)
        => template?.Contains("{id}", StringComparison.Ordinal) == true && FindProblem(template) is null;

    /// <summary>Reads the asset id out of a key.</summary>
    /// <param name="template">The template, with <c>{id}</c> in it.</param>
    /// <param name="key">The key.</param>
    /// <returns>The id, or <see langword="null"/> when the template makes no such key.</returns>
    public static string? FindAssetId(string template, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(template);
        ArgumentNullException.ThrowIfNull(key);
        var at = template.IndexOf("{id}", StringComparison.Ordinal);
        var (start, end) = (template[..at], template[(at + "{id}".Length)..]);
        if (key.Length <= start.Length + end.Length || !key.StartsWith(start, StringComparison.Ordinal) || !key.EndsWith(end, StringComparison.Ordinal))
        {
            return null;
        }

        var id = key[start.Length..^end.Length];
        return AssetId.IsValid(id, out _) ? id : null;
    }

    /// <summary>Checks a key that came from outside.</summary>
    /// <param name="key">The key, with <c>/</c> between its parts.</param>
    /// <returns>The same key.</returns>
    /// <exception cref="IngestionException">The key is empty, too long, absolute, or leads out of its root; permanent, <see cref="IngestionErrors.InvalidSource"/>.</exception>
    public static string Validate(string? key)
    {
        var problem = FindProblem(key);
        return problem is null
            ? key!
            : throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"The path of {key?.Length ?? 0} characters cannot be used: {problem}. Send a relative path such as 'guides/start.mdx'.");
    }

    private static string? FindProblem(string? key) => key switch
    {
        null or "" => "it is empty",
        _ when Encoding.UTF8.GetByteCount(key) > MaxLength => $"it has more than {MaxLength} bytes",
        _ when key.Contains('\\', StringComparison.Ordinal) => "it contains a backslash",
        _ when key.Any(char.IsControl) => "it contains a control character",
        _ when AssetId.HasLoneSurrogate(key) => "it is no valid Unicode",
        _ when key.Split('/').Any(part => part is "" or "." or "..") => "it is absolute, or has an empty part, '.' or '..' in it",
        _ when key.Split('/')[0].Contains(':', StringComparison.Ordinal) => "it looks like a URL or a drive",
        _ => null,
    };
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LanceIngest;

/// <summary>The rules for asset ids, which become keys, URLs, file names and row ids.</summary>
public static class AssetId
{
    /// <summary>The longest id, in UTF-16 characters: 512.</summary>
    public const int MaxLength = 512;

    /// <summary>Separates an asset id from the number of a chunk in a row id: <c>guide#3</c>.</summary>
    public const char ChunkSeparator = '#';

    /// <summary>Checks an id that came from outside.</summary>
    /// <param name="id">The id.</param>
    /// <param name="problem">What is wrong with it, or <see langword="null"/>.</param>
    /// <returns><see langword="true"/> when the id may be used.</returns>
    public static bool IsValid([NotNullWhen(true)] string? id, [NotNullWhen(false)] out string? problem)
    {
        problem = id switch
        {
            null or "" => "it is missing",
            { Length: > MaxLength } => string.Create(CultureInfo.InvariantCulture, $"it has {id.Length} characters, at most {MaxLength} are allowed"),
            "." or ".." => "it is a relative path",
            _ when id.AsSpan().ContainsAny('/', '\\') => "it contains a path separator",
            _ when id.Contains(ChunkSeparator, StringComparison.Ordinal) => "it contains '#', which separates the number of a chunk",
            _ when id.Any(char.IsControl) => "it contains a control character",
            _ when char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1]) => "it starts or ends with white space",
            _ when HasLoneSurrogate(id) => "it is no valid Unicode",
            _ => null,
        };
        return problem is null;
    }

    /// <summary>Checks an id that came from outside, and throws when it may not be used.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The same id.</returns>
    /// <exception cref="IngestionException">The id breaks a rule; permanent, <see cref="IngestionErrors.InvalidAssetId"/>.</exception>
    public static string Validate(string? id)
    {
        if (!IsValid(id, out var problem))
        {
            throw IngestionException.Permanent(
                IngestionErrors.InvalidAssetId,
                $"The asset id '{Shorten(id)}' cannot be used: {problem}. Send a UUID or a slug of 1 to {MaxLength} characters.");
        }

        return id;
    }

    internal static bool HasLoneSurrogate(string id)
    {
        for (var i = 0; i < id.Length; i++)
        {
            if (char.IsHighSurrogate(id[i]) && i + 1 < id.Length && char.IsLowSurrogate(id[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(id[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static string Shorten(string? id)
    {
        var shown = id is { Length: > 80 } ? string.Concat(id.AsSpan(0, 80), "…") : id ?? string.Empty;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }
}

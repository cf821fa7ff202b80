using System.Security.Cryptography;
using System.Text;

namespace LanceIngest;

/// <summary>Makes asset ids of paths, for documents that have none of their own.</summary>
public static class DocumentId
{
    private const int MaxSlugLength = 80;

    /// <summary>A readable slug and a few digits of a hash, so that <c>a/b-c.md</c> and <c>a-b/c.md</c> get different ids.</summary>
    /// <param name="path">The path, with <c>/</c> between its parts.</param>
    /// <returns>The id; the same for the same path.</returns>
    public static string ForPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var slug = new StringBuilder();
        foreach (var c in Path.ChangeExtension(path, null).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var readable = slug.ToString().Trim('-');
        var start = Math.Max(0, readable.Length - MaxSlugLength);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 4));
        return $"{readable[start..].TrimStart('-')}-{hash}".TrimStart('-');
    }
}

using System.Security.Cryptography;
using System.Text;

namespace LanceIngest.Console.Content;

/// <summary>Makes asset ids of paths.</summary>
internal static class ContentId
{
    private const int MaxSlugLength = 80;

    /// <summary>A readable slug and a few digits of a hash, so that <c>a/b-c.md</c> and <c>a-b/c.md</c> get different ids.</summary>
    public static string For(string key)
    {
        var slug = new StringBuilder();
        foreach (var c in Path.ChangeExtension(key, null).ToLowerInvariant())
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
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 4));
        return $"{readable[start..].TrimStart('-')}-{hash}".TrimStart('-');
    }
}

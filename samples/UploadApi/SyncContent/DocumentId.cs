using System.Security.Cryptography;
using System.Text;

namespace LanceIngest.UploadApi.SyncContent;

/// <summary>Makes asset ids of paths: a readable slug, and a few digits of a hash that keep <c>a/b-c.md</c> and <c>a-b/c.md</c> apart.</summary>
internal static class DocumentId
{
    private const int MaxSlugLength = 80;

    public static string Of(string path)
    {
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
        return $"{readable[start..].TrimStart('-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 4))}".TrimStart('-');
    }
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace LanceIngest.Stores;

/// <summary>The path of a key below a folder. No key and no symbolic link leads out of it.</summary>
internal static class SafePath
{
    // Most file systems take 255 bytes in a name; the rest is left for the name of a temporary file.
    private const int MaxNameBytes = 240;

    // As Linux has it; more are taken for a loop.
    private const int MaxLinks = 40;

    private static readonly SearchValues<char> ForbiddenOnWindows = SearchValues.Create("<>:\"|?*");

    public static string Below(string root, string key)
    {
        var names = StoreKeys.Validate(key).Split('/').Select(ToFileName);
        var folder = FollowLinks(root);
        var path = FollowLinks(Path.Combine([folder, .. names]));
        return path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"The path of {key.Length} characters cannot be used: a symbolic link in it leads out of the store's folder. Put the file itself there.");
    }

    /// <summary>A name that no file system could hold gets a short one of its own, so that every valid asset id has a file.</summary>
    private static string ToFileName(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxNameBytes && !(OperatingSystem.IsWindows() && IsForbiddenOnWindows(name)))
        {
            return name;
        }

        var readable = string.Concat(name.Where(char.IsAsciiLetterOrDigit).Take(80));
        return $"{readable}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}{Path.GetExtension(name) switch { ".json" => ".json", _ => "" }}";
    }

    private static bool IsForbiddenOnWindows(string name)
        => name.AsSpan().ContainsAny(ForbiddenOnWindows) || name[^1] is '.' or ' '
        || name.Split('.')[0].ToUpperInvariant() is "CON" or "PRN" or "AUX" or "NUL" or ['C', 'O', 'M', _] or ['L', 'P', 'T', _];

    /// <summary>Resolves each link on the way, as the system would: .NET resolves only the last part of a path.</summary>
    private static string FollowLinks(string path)
    {
        var real = Path.GetPathRoot(path)!;
        var ahead = new Stack<string>();
        Push(ahead, path[real.Length..]);
        for (var links = 0; ahead.TryPop(out var name);)
        {
            var next = name == ".." ? Path.GetDirectoryName(real) ?? real : Path.Combine(real, name);
            if (name == ".." || new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"The path cannot be used: it has more than {MaxLinks} symbolic links in it, or they go in a circle.");
            }

            var start = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : string.Empty;
            real = start.Length > 0 ? start : real;
            Push(ahead, target[start.Length..]);
        }

        return real;
    }

    private static void Push(Stack<string> ahead, string path)
    {
        foreach (var name in path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse().Where(name => name is not ("" or ".")))
        {
            ahead.Push(name);
        }
    }
}

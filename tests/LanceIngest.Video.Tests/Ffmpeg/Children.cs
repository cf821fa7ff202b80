using System.Globalization;

namespace LanceIngest.Video.Tests;

/// <summary>The processes of this machine, as the kernel lists them.</summary>
internal static class Children
{
    /// <summary>The FFmpeg of this test: tests run side by side, each with a folder of its own.</summary>
    /// <param name="folder">Where it runs, or a folder above that.</param>
    public static int FfmpegIn(string folder) => Directory.EnumerateDirectories("/proc")
        .Select(process => int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Single(id => id > 0 && Stat(id) is { Name: "ffmpeg" } stat && stat.Parent == Environment.ProcessId
            && new FileInfo($"/proc/{id}/cwd").LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);

    /// <summary>Whether a process is there and does something; one that has ended and waits for its parent to notice does not.</summary>
    public static bool IsRunning(int id) => Stat(id) is { } stat && stat.State != 'Z';

    private static (string Name, char State, int Parent)? Stat(int id)
    {
        try
        {
            // "4242 (name) S 1 …"; a name may hold spaces and brackets.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var end = text.LastIndexOf(')');
            var rest = text[(end + 2)..].Split(' ');
            return (text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..end], rest[0][0], int.Parse(rest[1], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

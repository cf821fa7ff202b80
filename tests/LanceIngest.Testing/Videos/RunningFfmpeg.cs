using System.Diagnostics;
using System.Globalization;

namespace LanceIngest.Testing;

/// <summary>The FFmpeg of a test, as the kernel lists it: tests run side by side, each with a folder of its own.</summary>
public static class RunningFfmpeg
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    /// <summary>The one that runs in a folder.</summary>
    /// <param name="folder">The folder, or one above it.</param>
    /// <returns>The number of its process.</returns>
    public static int In(string folder) => Find(folder).Single();

    /// <summary>Waits until one runs in a folder.</summary>
    /// <param name="folder">The folder, or one above it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The number of its process.</returns>
    public static async Task<int> WaitForAsync(string folder, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks);
        while (true)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            if (Find(folder).FirstOrDefault() is > 0 and var process)
            {
                return process;
            }
        }
    }

    /// <summary>Waits until a process is gone.</summary>
    /// <param name="process">Its number.</param>
    /// <param name="limit">How long is waited.</param>
    /// <returns>Whether it is.</returns>
    public static async Task<bool> EndsWithinAsync(int process, TimeSpan limit)
    {
        using var timer = new PeriodicTimer(BetweenLooks);
        var start = TimeProvider.System.GetTimestamp();
        while (IsRunning(process))
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
            {
                return false;
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return true;
    }

    /// <summary>Whether a process is there and does something; one that has ended and waits for its parent to notice does not.</summary>
    /// <param name="process">Its number.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsRunning(int process) => Stat(process) is { } stat && stat.State != 'Z';

    /// <summary>Sends a signal to a process, if it is there.</summary>
    /// <param name="process">Its number.</param>
    /// <param name="signal">The name of the signal.</param>
    /// <returns>A task that ends when it is sent.</returns>
    public static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{process}"]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    private static IEnumerable<int> Find(string folder) => Directory.EnumerateDirectories("/proc")
        .Select(process => int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0 && Stat(id) is { Name: "ffmpeg" } && FolderOf(id)?.StartsWith(folder, StringComparison.Ordinal) == true);

    private static string? FolderOf(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (string Name, char State)? Stat(int process)
    {
        try
        {
            // "4242 (name) S 1 …"; a name may hold spaces and brackets.
            var text = File.ReadAllText($"/proc/{process}/stat");
            var end = text.LastIndexOf(')');
            return (text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..end], text[end + 2]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

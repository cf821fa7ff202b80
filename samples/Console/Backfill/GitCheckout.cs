using System.ComponentModel;
using System.Diagnostics;

namespace LanceIngest.Console.Backfill;

/// <summary>Asks Git which files of a folder it tracks.</summary>
internal static class GitCheckout
{
    /// <returns>The paths relative to the folder, with <c>/</c>; null when the folder is no checkout.</returns>
    /// <exception cref="IngestionException">It is a checkout, and Git cannot list it.</exception>
    public static async Task<IReadOnlySet<string>?> TrackedFilesAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Path.Exists(Path.Combine(folder, ".git")))
        {
            return null;
        }

        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder, "ls-files", "-z"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = git.StandardError.ReadToEndAsync(cancellationToken);
            var files = await git.StandardOutput.ReadToEndAsync(cancellationToken);
            await git.WaitForExitAsync(cancellationToken);
            return git.ExitCode == 0
                ? files.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal)
                : throw IngestionException.Permanent(IngestionErrors.StoreFailed, $"Git cannot list the files of '{folder}': {(await errors).Trim()}");
        }
        catch (Win32Exception e)
        {
            throw IngestionException.Permanent(IngestionErrors.StoreFailed, $"'{folder}' is a Git checkout, and git is not installed. Install it, or copy the documents to a folder without .git.", e);
        }
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LanceIngest.Console.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print results as JSON; the last line is one object." };

    public static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Log every job to standard error." };

    public static Option<string?> Folder() => new("--folder") { Description = "Content lies in this folder instead of S3: documents, and asset JSON under media-labeling/assets." };

    public static Option<string?> Table() => new("--table") { Description = "The table, where it is not LANCEDB_TABLE." };

    public static Option<string?> Checkpoints() => new("--checkpoints") { Description = "The folder of checkpoints; default: lanceingest in the user's folder of application data." };

    public static Option<DateTimeOffset?> Since() => new("--since")
    {
        Description = "Only what changed at this time or later, such as 2026-03-01 or 2026-03-01T12:00Z.",
        CustomParser = ParseTime,
    };

    public static string CheckpointFolder(string? given)
        => given ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "lanceingest");

    private static DateTimeOffset? ParseTime(ArgumentResult argument)
    {
        if (DateTimeOffset.TryParse(argument.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is no time. Write one such as 2026-03-01 or 2026-03-01T12:00Z.");
        return null;
    }
}

using System.Text.RegularExpressions;
using LanceIngest.Testing;

namespace LanceIngest.Snippets;

/// <summary>The <c>#region</c>s of the files in Pages, by <c>File.region</c>: what the documentation may show.</summary>
internal static partial class SnippetRegions
{
    private const string Folder = "tests/LanceIngest.Snippets/Pages";

    public static IReadOnlyDictionary<string, string> Read() => Directory.EnumerateFiles(Repository.PathOf(Folder), "*.cs")
        .SelectMany(file => Region().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")).Select(match =>
            (Name: $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups["name"].Value}", Code: Unindent(match.Groups["code"].Value))))
        .ToDictionary(region => region.Name, region => region.Code, StringComparer.Ordinal);

    /// <summary>The code without the indentation that all its lines share.</summary>
    private static string Unindent(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var indentation = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart(' ').Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indentation..] : line));
    }

    [GeneratedRegex(@"^ *#region (?<name>\S+)\n(?<code>.*?)^ *#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}

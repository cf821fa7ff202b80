using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace LanceIngest.Text;

/// <summary>The YAML between <c>---</c> lines at the start of a document, and <c>index.yaml</c> beside it.</summary>
internal static partial class FrontMatter
{
    /// <summary>Takes the front matter off a document.</summary>
    /// <param name="text">The document, with <c>\n</c> at the end of lines.</param>
    /// <param name="path">Where it lies, for messages.</param>
    /// <param name="body">The rest; the whole document when it has none.</param>
    public static JsonObject? Take(string text, string path, out string body)
    {
        body = text;
        if (!OpeningLine().IsMatch(text))
        {
            return null;
        }

        var start = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var close = ClosingLine().Match(text, start);
        if (!close.Success)
        {
            return null;
        }

        var yaml = text[start..close.Index];
        JsonNode? root;
        try
        {
            root = YamlReader.Read(yaml);
        }
        catch (YamlException e)
        {
            // Prose between two thematic breaks is no YAML either. What starts with a key right below the first was meant to be front matter.
            return FirstKey().IsMatch(yaml) ? throw Invalid("The front matter", path, e, linesBefore: 1) : null;
        }

        if (root is not (JsonObject or null))
        {
            return null;
        }

        body = text[(close.Index + close.Length)..];
        return root as JsonObject ?? [];
    }

    /// <summary>Reads an <c>index.yaml</c>.</summary>
    public static JsonObject ReadSidecar(string yaml, string path)
    {
        try
        {
            return YamlReader.Read(yaml.TrimStart('\uFEFF')) switch
            {
                null => [],
                JsonObject metadata => metadata,
                _ => throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"The index.yaml beside '{path}' is a list or a single value. Write 'key: value' lines."),
            };
        }
        catch (YamlException e)
        {
            throw Invalid("The index.yaml", path, e, linesBefore: 0);
        }
    }

    private static IngestionException Invalid(string what, string path, YamlException e, int linesBefore)
    {
        // What the parser says may quote the document, and the exception that carries it would reach the log.
        var problem = e is YamlProblemException ? e.Message : "it is no valid YAML";
        var where = e.Start.Line > 0
            ? string.Create(CultureInfo.InvariantCulture, $"line {e.Start.Line + linesBefore}, column {e.Start.Column}")
            : "it is read as a whole";
        return IngestionException.Permanent(IngestionErrors.InvalidSource, $"{what} of '{path}' cannot be read ({where}): {problem}. Correct it, or remove it.");
    }

    [GeneratedRegex(@"\A---[ \t]*\n")]
    private static partial Regex OpeningLine();

    [GeneratedRegex(@"^(---|\.\.\.)[ \t]*(\n|\z)", RegexOptions.Multiline)]
    private static partial Regex ClosingLine();

    [GeneratedRegex(@"\A(?>(?:#[^\n]*\n)*)(?:[""']?[\w.-]+[""']?[ \t]*:(\s|\z)|[{:\t])")]
    private static partial Regex FirstKey();
}

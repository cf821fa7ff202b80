using System.Text;
using System.Text.RegularExpressions;

namespace LanceIngest.Text;

/// <summary>Takes bare URLs out of prose: they say little and cost many tokens.</summary>
internal static partial class Urls
{
    /// <summary>Appends prose without its URLs; blanks that follow each other become one, control characters blanks.</summary>
    public static void AppendWithout(StringBuilder output, string prose)
    {
        var text = prose.Contains("://", StringComparison.Ordinal) || prose.Contains("www.", StringComparison.OrdinalIgnoreCase) ? Url().Replace(prose, " ") : prose;
        foreach (var c in text)
        {
            var isBlank = c is ' ' or '\u00a0' || (char.IsControl(c) && c != '\n');
            if (!isBlank)
            {
                output.Append(c);
            }
            else if (output.Length > 0 && output[^1] is not (' ' or '\n'))
            {
                output.Append(' ');
            }
        }
    }

    // ASCII only: in scripts without blanks the sentence goes on right behind the URL. Signs that end a sentence are not part of it.
    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:(?:https?|ftps?|wss?|file)://|www\.)[!#-;=?-_a-~]*[#-&+\-/-9=@-\\^a-|]", RegexOptions.IgnoreCase)]
    private static partial Regex Url();
}

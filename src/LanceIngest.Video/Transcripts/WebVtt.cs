using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace LanceIngest.Video;

/// <summary>Reads WebVTT as FFmpeg writes it, of whatever kind the subtitles in the file were.</summary>
internal static partial class WebVtt
{
    private const string Arrow = " --> ";

    public static async Task<List<TranscriptSegment>> ReadAsync(TextReader vtt, int maxCharacters, CancellationToken cancellationToken)
    {
        var cues = new List<TranscriptSegment>();
        var lines = new List<string>();
        (TimeSpan Start, TimeSpan End)? time = null;
        while (maxCharacters > 0 && await vtt.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            maxCharacters -= line.Length + 1;
            if (ReadTime(line) is { } next)
            {
                Add();
                time = next;
            }
            else if (line.Length == 0)
            {
                Add();
            }
            else if (time is not null && Clean(line) is { Length: > 0 } text)
            {
                lines.Add(text);
            }
        }

        Add();
        return cues;

        void Add()
        {
            if (time is { } at && string.Join(' ', lines) is { Length: > 0 } text && (cues.Count == 0 || cues[^1].Text != text))
            {
                cues.Add(new TranscriptSegment(at.Start, at.End, text));
            }

            time = null;
            lines.Clear();
        }
    }

    private static (TimeSpan Start, TimeSpan End)? ReadTime(string line)
    {
        var arrow = line.IndexOf(Arrow, StringComparison.Ordinal);
        return arrow > 0 && Clock(line[..arrow]) is { } start && Clock(line[(arrow + Arrow.Length)..].Split(' ')[0]) is { } end ? (start, end) : null;
    }

    /// <summary>Reads <c>00:01.500</c> and <c>01:00:01.500</c>; hours may be more than a day.</summary>
    private static TimeSpan? Clock(string text)
    {
        var parts = text.Trim().Split(':');
        var total = TimeSpan.Zero;
        foreach (var part in parts)
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 100_000)
            {
                return null;
            }

            total = (total * 60) + TimeSpan.FromSeconds(value);
        }

        return parts.Length is 2 or 3 ? total : null;
    }

    private static string Clean(string line) => WebUtility.HtmlDecode(Markup().Replace(line, string.Empty)).Trim();

    // <i>, <c.yellow>, <00:01.200>, and the {\an8} that SubStation Alpha leaves.
    [GeneratedRegex(@"<[^>]*>|\{\\[^}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Markup();
}

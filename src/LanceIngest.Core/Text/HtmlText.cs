using System.Text;

namespace LanceIngest.Text;

/// <summary>Writes the text of raw HTML blocks: tags, scripts, styles and comments go, headings stay headings.</summary>
internal static class HtmlText
{
    public static void Write(string html, SectionBuilder output, bool mayStartSections)
    {
        var scanner = new HtmlScanner(html);
        var line = new StringBuilder();
        var heading = 0;
        var preformatted = false;
        while (scanner.Read())
        {
            Append(line, scanner.Text, preformatted);
            var level = HtmlTags.HeadingLevel(scanner.Tag);
            if (HtmlTags.HidesContent(scanner.Tag) && !scanner.IsClosing)
            {
                scanner.SkipContent(scanner.Tag);
            }
            else if (level > 0 && mayStartSections)
            {
                heading = EndLine(line, output, scanner.IsClosing ? heading : 0);
                heading = scanner.IsClosing ? 0 : level;
            }
            else if (scanner.Tag.Length > 0 && !HtmlTags.IsPhrasing(scanner.Tag))
            {
                Append(line, $" {scanner.Alt} ", preformatted: false);
                preformatted = scanner.Tag.Equals("pre", StringComparison.OrdinalIgnoreCase) ? !scanner.IsClosing : preformatted;
                if (heading == 0 && scanner.Alt is null && !IsCell(scanner.Tag))
                {
                    EndLine(line, output, 0);
                }
            }
        }

        EndLine(line, output, heading);
    }

    private static bool IsCell(string tag) => tag is "td" or "th" or "TD" or "TH" or "img" or "IMG";

    private static void Append(StringBuilder line, string text, bool preformatted)
    {
        if (preformatted)
        {
            line.Append(text);
            return;
        }

        Urls.AppendWithout(line, text.Replace('\n', ' '));
    }

    private static int EndLine(StringBuilder line, SectionBuilder output, int heading)
    {
        var text = line.ToString().Trim();
        line.Clear();
        if (text.Length == 0)
        {
            return heading;
        }

        if (heading > 0)
        {
            output.StartHeading(heading, text);
        }
        else
        {
            output.Write(text);
            output.Break(1);
        }

        return heading;
    }
}

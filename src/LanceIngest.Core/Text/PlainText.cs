using System.Text;

namespace LanceIngest.Text;

/// <summary>Text without markup: only URLs and control characters go.</summary>
internal static class PlainText
{
    public static void Write(string text, SectionBuilder sections)
    {
        var line = new StringBuilder();
        foreach (var source in text.Split('\n'))
        {
            Urls.AppendWithout(line.Clear(), source);
            sections.Write(line.ToString().TrimEnd());
            sections.Break(line.Length == 0 ? 2 : 1);
        }
    }
}

using System.Text;

namespace LanceIngest.Text;

/// <summary>Gathers the text of a document under its headings.</summary>
internal sealed class SectionBuilder
{
    // A heading path stands before each chunk below it; a heading of a page's length must not be multiplied by that.
    private const int LongestHeading = 200;

    private readonly List<ContentSection> _sections = [];
    private readonly List<(int Level, string Text)> _headings = [];
    private readonly StringBuilder _text = new();
    private readonly string? _title;
    private int _pendingBreak;
    private string _mark = string.Empty;

    /// <param name="title">The title that the document's metadata gives, which heads all paths.</param>
    public SectionBuilder(string? title)
    {
        _title = title;
        if (title is not null)
        {
            _headings.Add((0, Shorten(title)));
        }
    }

    public string? FirstHeading { get; private set; }

    public void StartHeading(int level, string text)
    {
        FirstHeading ??= text.Length > 0 ? text : null;

        // Many documents repeat their title as the first heading; the path says it once.
        var repeatsTitle = level == 1 && string.Equals(text, _title, StringComparison.OrdinalIgnoreCase);
        if (repeatsTitle && _headings.Count == 1)
        {
            Break(2);
            return;
        }

        EndSection();
        _headings.RemoveAll(heading => heading.Level >= level);
        var shown = Shorten(text);
        _headings.Add((level, repeatsTitle ? string.Empty : shown));
        if (shown != text)
        {
            Write(text);
            Break(2);
        }
    }

    /// <summary>Writes text into the section.</summary>
    public void Write(string text)
    {
        if (text.Length > 0)
        {
            if (_text.Length > 0)
            {
                _text.Append('\n', _pendingBreak);
            }

            _pendingBreak = 0;
            _text.Append(_mark).Append(text);
            _mark = string.Empty;
        }
    }

    /// <summary>Puts the mark of a list item before the text that comes next, and breaks no line between the two.</summary>
    public void WriteMark(string mark) => _mark += mark;

    /// <summary>Forgets the mark of an item that had no text.</summary>
    public void DropMark() => _mark = string.Empty;

    /// <summary>Starts a new line (1) or paragraph (2) before the text that comes next.</summary>
    public void Break(int lines) => _pendingBreak = Math.Max(_pendingBreak, lines);

    /// <summary>The sections that have text; when none has, all that have headings.</summary>
    public IReadOnlyList<ContentSection> Build()
    {
        EndSection();
        var withText = _sections.Where(section => section.Text.Length > 0).ToList();
        return withText.Count > 0 || FirstHeading is null ? withText : [.. _sections.Where(section => section.HeadingPath.Length > 0)];
    }

    private void EndSection()
    {
        var path = string.Join(HeadingLine.Separator, _headings.Where(heading => heading.Text.Length > 0).Select(heading => heading.Text));
        _sections.Add(new ContentSection(_text.ToString().Trim(), path));
        _text.Clear();
        _pendingBreak = 0;
    }

    private static string Shorten(string heading)
    {
        if (heading.Length <= LongestHeading)
        {
            return heading;
        }

        var end = char.IsLowSurrogate(heading[LongestHeading - 1]) ? LongestHeading - 2 : LongestHeading - 1;
        return string.Concat(heading.AsSpan(0, end).TrimEnd(), "…");
    }
}

namespace LanceIngest.Text;

/// <summary>Takes away the indentation that content has only because it stands between JSX tags; for Markdown it would mean something.</summary>
internal sealed class JsxIndentation
{
    private const int Deepest = 64;
    private readonly List<Element> _open = [];

    /// <summary>How many columns to take off a line.</summary>
    /// <param name="columns">The line's own indentation.</param>
    public int ShiftFor(int columns)
    {
        if (_open.Count == 0)
        {
            return 0;
        }

        // The first line between two tags says how far their content is moved in.
        if (_open[^1] is { Shift: < 0 } element)
        {
            var shift = columns > element.Columns ? columns - element.Shown : element.Columns - element.Shown;
            _open[^1] = element with { Shift = shift };
        }

        return Math.Min(columns, _open[^1].Shift);
    }

    public void Open(string name, int columns, int shift)
    {
        if (_open.Count < Deepest && !HtmlTags.IsVoid(name))
        {
            _open.Add(new Element(name, columns, columns - shift, -1));
        }
    }

    public void Close(string name)
    {
        var index = _open.FindLastIndex(element => element.Name == name);
        if (index >= 0)
        {
            _open.RemoveRange(index, _open.Count - index);
        }
    }

    /// <param name="Name">The element.</param>
    /// <param name="Columns">The indentation of its tag as written.</param>
    /// <param name="Shown">The indentation of its tag after shifting.</param>
    /// <param name="Shift">What its content is moved by; -1 until the first line of it is seen.</param>
    private readonly record struct Element(string Name, int Columns, int Shown, int Shift);
}

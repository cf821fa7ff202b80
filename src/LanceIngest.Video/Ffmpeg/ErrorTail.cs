namespace LanceIngest.Video;

/// <summary>The last lines of a program's standard error, however much it writes: the real error is in them.</summary>
internal sealed class ErrorTail
{
    private const int Lines = 12;
    private const int LineLength = 300;
    private readonly Queue<string> _lines = new();

    public override string ToString() => string.Join("; ", _lines);

    /// <summary>Reads to the end, so that the program never waits for a reader.</summary>
    public async Task ReadAsync(TextReader reader)
    {
        var buffer = new char[1024];
        var line = new System.Text.StringBuilder(LineLength);
        int length;
        while ((length = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            foreach (var character in buffer.AsSpan(0, length))
            {
                if (character is '\n' or '\r')
                {
                    Add(line);
                }
                else if (line.Length < LineLength)
                {
                    line.Append(char.IsControl(character) ? ' ' : character);
                }
            }
        }

        Add(line);
    }

    public bool Contains(string text) => _lines.Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));

    private void Add(System.Text.StringBuilder line)
    {
        var text = line.ToString().Trim();
        line.Clear();

        // One broken file says the same thing of every frame.
        if (text.Length == 0 || _lines.Contains(text))
        {
            return;
        }

        _lines.Enqueue(text);
        if (_lines.Count > Lines)
        {
            _lines.Dequeue();
        }
    }
}

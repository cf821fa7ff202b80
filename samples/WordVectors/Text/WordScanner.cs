namespace LanceIngest.WordVectors.Text;

/// <summary>
/// Goes through a text from word to word, without copying: a run of letters and digits, which single hyphens, apostrophes,
/// dots and underscores may join ("e-mail", "don't", "u.s", "max_size").
/// </summary>
internal ref struct WordScanner(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Whether <see cref="Current"/> has a joint inside.</summary>
    public bool IsJoined { get; private set; }

    public static bool IsJoint(char c) => c is '-' or '\'' or '’' or '.' or '_';

    public bool MoveNext()
    {
        var start = 0;
        while (start < _rest.Length && !Letters.IsWordChar(_rest[start]))
        {
            start++;
        }

        IsJoined = false;
        var end = start;
        for (; end < _rest.Length; end++)
        {
            if (Letters.IsWordChar(_rest[end]))
            {
                continue;
            }

            if (!IsJoint(_rest[end]) || end + 1 >= _rest.Length || !Letters.IsWordChar(_rest[end + 1]))
            {
                break;
            }

            IsJoined = true;
        }

        Current = _rest[start..end];
        _rest = _rest[end..];
        return end > start;
    }
}

using System.Text;

namespace LanceIngest.Text;

/// <summary>Makes Markdown of MDX: statements, tags, comments and expressions go, their readable texts stay, code is not touched.</summary>
/// <remarks>
/// It is no MDX compiler: what a compiler refuses (a brace or tag that is never closed) is text here. Every search that fails is
/// counted; a document that makes it fail all the time is hostile, and from then on its braces and tags are text.
/// </remarks>
internal sealed class MdxStripper
{
    private readonly string _text;
    private readonly StringBuilder _output;
    private readonly JsxIndentation _indentation = new();
    private long _failuresLeft;
    private int _position;
    private int _paragraphEnd = -1;
    private bool _mayStartBlock = true;
    private bool _noMoreComments;

    /// <param name="text">The document without front matter, with <c>\n</c> at the end of lines.</param>
    public MdxStripper(string text)
    {
        _text = text;
        _output = new StringBuilder(text.Length);
        _failuresLeft = 64 * 1024 + (4L * text.Length);
    }

    public string Strip()
    {
        while (_position < _text.Length)
        {
            var lineEnd = LineEnd(_position);
            var line = _text.AsSpan(_position, lineEnd - _position);
            if (line.IsWhiteSpace())
            {
                _output.Append('\n');
                (_position, _mayStartBlock) = (Math.Min(lineEnd + 1, _text.Length), true);
            }
            else if (CodeFence.TryOpen(line, out var fence))
            {
                CopyFence(fence);
                _mayStartBlock = true;
            }
            else if (_mayStartBlock && EsmReader.FindEnd(_text, _position, _failuresLeft > 0 ? _text.Length : _position, out var isLost) is var end and > 0)
            {
                Fail(isLost ? _text.Length : _position);
                _output.Append('\n');
                _position = end;
            }
            else
            {
                _mayStartBlock = line[0] == '#';
                CopyLine();
            }
        }

        return _output.ToString();
    }

    private void CopyFence(CodeFence fence)
    {
        var isFirst = true;
        while (_position < _text.Length)
        {
            var end = LineEnd(_position);
            var line = _text.AsSpan(_position, end - _position);
            if (!isFirst && fence.IsLeftAt(line))
            {
                return;
            }

            var closes = !isFirst && fence.ClosesAt(line);
            CopyIndentation();
            _output.Append(_text, _position, end - _position).Append('\n');
            _position = Math.Min(end + 1, _text.Length);
            isFirst = false;
            if (closes)
            {
                return;
            }
        }
    }

    /// <summary>Copies a line, and what follows it as far as tags, code and expressions that start in it go.</summary>
    private void CopyLine()
    {
        var indentation = CopyIndentation();
        var isLineStart = true;
        while (_position < _text.Length)
        {
            var rest = _text.AsSpan(_position);
            var plain = rest.IndexOfAny("\n`\\{<");
            plain = plain < 0 ? rest.Length : plain;
            _output.Append(rest[..plain]);
            _position += plain;
            isLineStart &= plain == 0 || rest[..plain].IsWhiteSpace();
            if (_position >= _text.Length)
            {
                return;
            }

            var before = _output.Length;
            switch (_text[_position])
            {
                case '\n':
                    _output.Append('\n');
                    _position++;
                    return;
                case '`':
                    CopyCode();
                    break;
                case '{':
                    StripExpression(isLineStart);
                    break;
                case '<':
                    StripTag(isLineStart, indentation);
                    break;
                default:
                    var escape = Math.Min(2, _text.Length - _position);
                    escape = escape == 2 && _text[_position + 1] == '\n' ? 1 : escape;
                    _output.Append(_text, _position, escape);
                    _position += escape;
                    break;
            }

            isLineStart &= _output.Length == before || _output[^1] == '\n';
        }
    }

    /// <summary>Copies the blanks a line starts with, less those that come from tags around it.</summary>
    private (int Columns, int Shift) CopyIndentation()
    {
        var start = _position;
        var columns = 0;
        while (_position < _text.Length && _text[_position] is ' ' or '\t')
        {
            columns += _text[_position++] == '\t' ? 4 - (columns % 4) : 1;
        }

        if (_position >= _text.Length || _text[_position] == '\n')
        {
            return default;
        }

        var shift = _text.AsSpan(_position).StartsWith("</") ? 0 : _indentation.ShiftFor(columns);
        if (shift == 0)
        {
            _output.Append(_text, start, _position - start);
        }
        else
        {
            _output.Append(' ', columns - shift);
        }

        return (columns, shift);
    }

    private void CopyCode()
    {
        var run = RunLength(_position);
        var limit = ParagraphEnd();
        var from = _position + run;
        while (from < limit && _failuresLeft > 0)
        {
            var tick = _text.IndexOf('`', from, limit - from);
            if (tick < 0)
            {
                break;
            }

            var closing = RunLength(tick);
            from = tick + closing;
            if (closing == run)
            {
                run = from - _position;
                _output.Append(_text, _position, run);
                _position += run;
                return;
            }
        }

        _failuresLeft -= Math.Max(0, limit - _position);
        _output.Append(_text, _position, run);
        _position += run;
    }

    private void StripExpression(bool isFlow)
    {
        // Within a sentence an expression ends in its paragraph. One that starts a line may hold blank lines.
        var limit = isFlow ? _text.Length : ParagraphEnd();
        var end = _failuresLeft > 0 ? JsScanner.FindClosingBrace(_text, _position, limit) : -1;
        if (end < 0)
        {
            Fail(limit);
            _output.Append(_text[_position++]);
            return;
        }

        if (JsScanner.ReadStringLiteral(_text.AsSpan(_position + 1, end - _position - 2)) is { } literal)
        {
            AppendEscaped(literal);
        }

        _position = end;
    }

    private void StripTag(bool isFlow, (int Columns, int Shift) indentation)
    {
        if (SkipComment())
        {
            return;
        }

        var limit = isFlow ? _text.Length : ParagraphEnd();
        var seen = _position;
        var tag = _failuresLeft > 0 ? JsxTag.Read(_text, _position, limit, out seen) : null;
        if (tag is null)
        {
            Fail(seen);

            // A link in angle brackets is no MDX but common; Markdown knows it.
            _output.Append(IsAutolink() ? "<" : "\\<");
            _position++;
            return;
        }

        _position = tag.End;
        if (tag.IsClosing)
        {
            _indentation.Close(tag.Name);
        }
        else if (HtmlTags.HidesContent(tag.Name) && !tag.IsSelfClosing)
        {
            var close = _failuresLeft > 0 ? _text.IndexOf("</" + tag.Name, _position, StringComparison.OrdinalIgnoreCase) : -1;
            Fail(close < 0 ? _text.Length : _position);
            _position = close < 0 ? _position : close;
        }
        else if (isFlow && !tag.IsSelfClosing && tag.Name.Length > 0)
        {
            _indentation.Open(tag.Name, indentation.Columns, indentation.Shift);
        }

        AppendTexts(tag, isFlow);
    }

    private void AppendTexts(JsxTag tag, bool isFlow)
    {
        foreach (var text in tag.Texts)
        {
            _output.Append(isFlow ? string.Empty : " ");
            AppendEscaped(text);
            _output.Append(isFlow ? "\n\n" : " ");
        }

        if (!isFlow && !HtmlTags.IsPhrasing(tag.Name))
        {
            _output.Append(' ');
        }
    }

    private bool SkipComment()
    {
        if (_noMoreComments || !_text.AsSpan(_position).StartsWith("<!--"))
        {
            return false;
        }

        var end = _text.IndexOf("-->", _position, StringComparison.Ordinal);
        _noMoreComments = end < 0;
        _position = end < 0 ? _position : end + 3;
        return end >= 0;
    }

    private bool IsAutolink()
    {
        var rest = _text.AsSpan(_position + 1, Math.Min(2048, _text.Length - _position - 1));
        var end = rest.IndexOfAny("<> \n");
        return end > 0 && rest[end] == '>' && rest[..end].ContainsAny(':', '@') && char.IsAsciiLetter(rest[0]);
    }

    private void AppendEscaped(string value)
    {
        foreach (var c in value)
        {
            if (char.IsAscii(c) && char.IsPunctuation(c) || char.IsAscii(c) && char.IsSymbol(c))
            {
                _output.Append('\\');
            }

            _output.Append(c == '\n' ? ' ' : c);
        }
    }

    private void Fail(int seen) => _failuresLeft -= Math.Max(0, seen - _position);

    private int RunLength(int start)
    {
        var end = start;
        while (end < _text.Length && _text[end] == '`')
        {
            end++;
        }

        return end - start;
    }

    private int LineEnd(int from) => _text.IndexOf('\n', from) is var end and >= 0 ? end : _text.Length;

    private int ParagraphEnd()
    {
        if (_position < _paragraphEnd)
        {
            return _paragraphEnd;
        }

        var end = LineEnd(_position);
        while (end < _text.Length)
        {
            var next = LineEnd(end + 1);
            if (_text.AsSpan(end + 1, next - end - 1).IsWhiteSpace())
            {
                break;
            }

            end = next;
        }

        return _paragraphEnd = end;
    }
}

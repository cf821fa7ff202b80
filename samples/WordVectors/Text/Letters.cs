using System.Globalization;

namespace LanceIngest.WordVectors.Text;

/// <summary>Brings letters to the form that the vocabulary has: lower case, without accents.</summary>
internal static class Letters
{
    /// <summary>U+00E0 to U+017F without their accents; two-letter ones are in <see cref="Fold"/>. Normalisation tables are absent where globalization is invariant.</summary>
    private const string Plain =
        "aaaaaaaceeeeiiiidnooooo÷ouuuuypy"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
        + "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    public static bool IsWordChar(char c) => char.IsAsciiLetterOrDigit(c) || (c >= 0x80 && (char.IsLetterOrDigit(c) || IsMark(c)));

    /// <summary>Writes a word in lower case and without accents; what does not fit is left out.</summary>
    public static ReadOnlySpan<char> Fold(ReadOnlySpan<char> word, Span<char> buffer)
    {
        var length = 0;
        foreach (var c in word)
        {
            if (length > buffer.Length - 2)
            {
                break;
            }

            var lower = c < 0x80 ? (char)(char.IsAsciiLetterUpper(c) ? c | 0x20 : c) : char.ToLowerInvariant(c);
            switch (lower)
            {
                case 'ß':
                    buffer[length++] = 's';
                    buffer[length++] = 's';
                    break;
                case 'æ' or 'œ':
                    buffer[length++] = lower == 'æ' ? 'a' : 'o';
                    buffer[length++] = 'e';
                    break;
                case '’':
                    buffer[length++] = '\'';
                    break;
                case >= 'à' and <= 'ſ':
                    buffer[length++] = Plain[lower - 'à'];
                    break;
                default:
                    if (lower < 0x80 || !IsMark(lower))
                    {
                        buffer[length++] = lower;
                    }

                    break;
            }
        }

        return buffer[..length];
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;
}

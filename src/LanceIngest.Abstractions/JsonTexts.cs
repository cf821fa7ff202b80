using System.Text.Json;

namespace LanceIngest;

/// <summary>Finds what passes every JSON parser and fails where the text is first looked at: half of a surrogate pair, as a cut-off emoji leaves it.</summary>
internal static class JsonTexts
{
    /// <returns>The position, from 1, of the first text that is no Unicode; null when all are.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static long? FindBroken(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped)
            {
                continue;
            }

            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return reader.TokenStartIndex + 1;
            }
        }

        return null;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest;

/// <summary>Tolerant reading of asset JSON that several generations of upload APIs have written.</summary>
internal static class JsonObjectExtensions
{
    public static string? GetText(this JsonObject json, string name) => Text(json[name]);

    public static void SetText(this JsonObject json, string name, string? value)
    {
        if (value is null)
        {
            json.Remove(name);
        }
        else
        {
            json[name] = value;
        }
    }

    public static IReadOnlyList<string> GetTexts(this JsonObject json, string name) => json[name] switch
    {
        JsonArray list => [.. list.Select(Text).OfType<string>()],
        var single when Text(single) is { } text => [text],
        _ => [],
    };

    public static TimeSpan? GetTime(this JsonObject json, string name)
    {
        var text = Text(json[name]);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
        }

        // "1:05" is a minute and five seconds here; TimeSpan would take it for hours and minutes.
        var clock = text?.Count(c => c == ':') == 1 ? "0:" + text : text;
        return TimeSpan.TryParse(clock, CultureInfo.InvariantCulture, out var time) ? time : null;
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String when node.GetValue<string>() is var text && !string.IsNullOrWhiteSpace(text) => text,
        JsonValueKind.Number => node.ToJsonString(),
        _ => null,
    };
}

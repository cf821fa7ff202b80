using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest.Labeling;

/// <summary>
/// Reads labels out of what a model wrote: JSON in a fence or between prose, cut off in the middle, with texts for lists or with members
/// nobody asked for. What is whole and in its place is taken; nothing is guessed.
/// </summary>
internal sealed class LabelReader
{
    private const int MaxLabels = 24;
    private const int MaxLength = 80;
    private static readonly string[] Nothing = ["none", "n/a", "na", "null", "unknown", "-"];
    private static readonly JsonReaderOptions Tolerant = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private readonly Dictionary<string, List<string>> _labels = LabelPrompt.Groups.ToDictionary(group => group, _ => new List<string>());
    private readonly JsonObject _confidences = [];

    private LabelReader()
    {
    }

    /// <returns>The labels; null when there is not one list in the answer.</returns>
    public static JsonObject? Read(string answer)
    {
        var start = answer.IndexOf('{', StringComparison.Ordinal);
        var reader = new LabelReader();
        if (start < 0 || !reader.ReadObject(Encoding.UTF8.GetBytes(answer[start..])))
        {
            return null;
        }

        var labels = new JsonObject();
        foreach (var (group, texts) in reader._labels)
        {
            labels[group] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        }

        if (reader._confidences.Count > 0)
        {
            labels[LabelPrompt.Confidences] = reader._confidences;
        }

        return labels;
    }

    /// <returns>Whether a list was seen, be it an empty one.</returns>
    private bool ReadObject(byte[] json)
    {
        // Not the final block: a text that is cut off is then no token at all, instead of an error.
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Tolerant));
        var path = new Stack<string?>();
        string? member = null;
        var seen = false;
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        member = reader.GetString();
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        seen |= reader.TokenType == JsonTokenType.StartArray && path.Count == 1 && _labels.ContainsKey(member ?? string.Empty);
                        path.Push(member);
                        member = reader.TokenType == JsonTokenType.StartArray ? member : null;
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        path.Pop();
                        if (path.Count == 0)
                        {
                            return seen;
                        }

                        break;
                    default:
                        seen |= Take(ref reader, path, member);
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What came before the error was whole.
        }

        return seen;
    }

    private bool Take(ref Utf8JsonReader reader, Stack<string?> path, string? member)
    {
        // {"mood": "calm, blue"} or {"mood": ["calm", "blue"]}
        var isText = reader.TokenType == JsonTokenType.String;
        if (isText && member is not null && _labels.TryGetValue(member, out var labels) && (path.Count == 1 || (path.Count == 2 && path.Peek() == member)))
        {
            var text = reader.GetString()!;
            foreach (var label in path.Count == 1 ? text.Split(',') : [text])
            {
                Add(labels, label.Trim());
            }

            return true;
        }

        if (path.Count == 2 && path.Peek() == LabelPrompt.Confidences && member is not null && _labels.ContainsKey(member) && reader.TokenType is JsonTokenType.Number or JsonTokenType.String)
        {
            var number = isText ? reader.GetString() : Encoding.UTF8.GetString(reader.ValueSpan);
            if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && score is >= 0 and <= 1)
            {
                _confidences[member] = score;
            }
        }

        return false;
    }

    private static void Add(List<string> labels, string label)
    {
        var isLabel = label.Length is > 0 and <= MaxLength && !label.Any(char.IsControl) && !Nothing.Contains(label, StringComparer.OrdinalIgnoreCase);
        if (isLabel && labels.Count < MaxLabels && !labels.Contains(label, StringComparer.OrdinalIgnoreCase))
        {
            labels.Add(label);
        }
    }
}

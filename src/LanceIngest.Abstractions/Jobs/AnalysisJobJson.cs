using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LanceIngest;

/// <summary>The wire format of a job: the one place that reads and writes it.</summary>
/// <remarks>
/// Reading is tolerant: <c>mediaType:"keyframe_still"</c>, <c>stage:"post_labeling_ingestion"</c>, <c>requestedAt</c> as text,
/// and <c>sourcePath</c>, <c>gitRef</c>, <c>title</c>, <c>strategy</c> at the top level are understood; unknown members are kept.
/// Writing is strict. All methods are safe to call from any thread.
/// </remarks>
public static class AnalysisJobJson
{
    private static readonly string[] FormerTopLevelMembers = ["sourcePath", "gitRef", "title", "strategy"];
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a job.</summary>
    /// <param name="json">The body of a message.</param>
    /// <returns>The job, with a valid asset id.</returns>
    /// <exception cref="IngestionException">
    /// Permanent: <see cref="IngestionErrors.InvalidJob"/> when it is no JSON object with a media type,
    /// <see cref="IngestionErrors.InvalidAssetId"/> when the asset id is missing or cannot be used.
    /// </exception>
    public static AnalysisJob Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(json.Length)];
        var bytes = utf8.AsMemory(0, Encoding.UTF8.GetBytes(json, utf8));
        try
        {
            if (JsonTexts.FindBroken(bytes.Span) is { } position)
            {
                throw Invalid(string.Create(CultureInfo.InvariantCulture, $"the text at byte {position} has half of a surrogate pair in it"));
            }

            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : throw Invalid($"it is a JSON {Describe(document.RootElement)}, not an object");
        }
        catch (JsonException e)
        {
            // Without the exception itself: its message quotes the body.
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"it is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})"));
        }
    }

    /// <summary>Writes a job.</summary>
    /// <param name="job">The job.</param>
    /// <returns>The body of a message.</returns>
    /// <exception cref="IngestionException">Permanent: the asset id or the media type cannot be used.</exception>
    public static string Write(AnalysisJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        AssetId.Validate(job.AssetId);
        if (job.MediaType.Value.Length == 0)
        {
            throw Invalid("its media type is empty");
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("assetId", job.AssetId);
            writer.WriteString("mediaType", job.MediaType.Value);
            writer.WriteNumber("requestedAt", job.RequestedAt.ToUnixTimeMilliseconds());
            writer.WriteString("stage", job.Stage.Value);
            if (job.Extra.Count > 0)
            {
                writer.WriteStartObject("extra");
                WriteMembers(writer, job.Extra);
                writer.WriteEndObject();
            }

            WriteMembers(writer, job.UnknownMembers);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static AnalysisJob Read(JsonElement root)
    {
        string? assetId = null, mediaType = null, stage = null;
        var requestedAt = DateTimeOffset.UnixEpoch;
        var extra = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var formerTopLevel = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var unknown = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "assetId":
                    assetId = ReadText(member);
                    break;
                case "mediaType":
                    mediaType = ReadText(member);
                    break;
                case "stage":
                    stage = ReadText(member);
                    break;
                case "requestedAt":
                    requestedAt = ReadTime(member.Value);
                    break;
                case "extra" when member.Value.ValueKind == JsonValueKind.Object:
                    foreach (var inner in member.Value.EnumerateObject())
                    {
                        extra[inner.Name] = inner.Value.Clone();
                    }

                    break;
                case var name when FormerTopLevelMembers.Contains(name):
                    formerTopLevel[name] = member.Value.Clone();
                    break;
                default:
                    unknown[member.Name] = member.Value.Clone();
                    break;
            }
        }

        foreach (var (name, value) in formerTopLevel)
        {
            extra.TryAdd(name, value);
        }

        if (string.IsNullOrWhiteSpace(mediaType))
        {
            throw Invalid("its mediaType is missing; send one of image, video, audio, text, keyframe or a registered type");
        }

        return new AnalysisJob
        {
            AssetId = LanceIngest.AssetId.Validate(assetId),
            MediaType = string.Equals(mediaType, "keyframe_still", StringComparison.OrdinalIgnoreCase) ? MediaType.Keyframe : new MediaType(mediaType.Trim()),
            Stage = string.IsNullOrWhiteSpace(stage) ? JobStage.Initial
                : string.Equals(stage, "post_labeling_ingestion", StringComparison.OrdinalIgnoreCase) ? JobStage.PostLabel : new JobStage(stage.Trim()),
            RequestedAt = requestedAt,
            Extra = extra,
            UnknownMembers = unknown,
        };
    }

    private static string? ReadText(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.String => member.Value.GetString(),
        JsonValueKind.Null => null,
        JsonValueKind.Number => member.Value.GetRawText(),
        _ => throw Invalid($"its {member.Name} is a JSON {Describe(member.Value)}, not a text"),
    };

    private static DateTimeOffset ReadTime(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return DateTimeOffset.UnixEpoch;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and <= 253402300799999)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Invalid("its requestedAt is neither milliseconds since 1970 nor an ISO 8601 time");
    }

    private static void WriteMembers(Utf8JsonWriter writer, IReadOnlyDictionary<string, JsonElement> members)
    {
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static IngestionException Invalid(string problem)
        => IngestionException.Permanent(IngestionErrors.InvalidJob, $"The job cannot be read: {problem}.");
}

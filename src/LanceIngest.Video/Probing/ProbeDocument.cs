using System.Text.Json.Serialization;

namespace LanceIngest.Video;

/// <summary>What <c>ffprobe -of json</c> writes. FFMpegCore has such classes too, but reads them by reflection, which trimming breaks.</summary>
internal sealed class ProbeDocument
{
    public ProbeFormat? Format { get; init; }

    public List<ProbeStream> Streams { get; set; } = [];
}

internal sealed class ProbeFormat
{
    public string? FormatName { get; init; }

    public double? Duration { get; init; }

    public decimal? StartTime { get; init; }

    public long? BitRate { get; init; }
}

internal sealed class ProbeStream
{
    public int Index { get; init; }

    public string? CodecType { get; init; }

    public string? CodecName { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public string? SampleAspectRatio { get; init; }

    public string? RFrameRate { get; init; }

    public string? AvgFrameRate { get; init; }

    public string? TimeBase { get; init; }

    public long? StartPts { get; init; }

    public decimal? StartTime { get; init; }

    public double? Duration { get; init; }

    public long? BitRate { get; init; }

    public string? ColorTransfer { get; init; }

    public int Channels { get; init; }

    public int SampleRate { get; init; }

    public Dictionary<string, int> Disposition { get; set; } = [];

    public Dictionary<string, string> Tags { get; set; } = [];

    public List<ProbeSideData> SideDataList { get; set; } = [];
}

internal sealed class ProbeSideData
{
    public double? Rotation { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ProbeDocument))]
internal sealed partial class ProbeJsonContext : JsonSerializerContext;

using System.Text.Json;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Asks a file what it holds, without decoding more of it than its first pictures.</summary>
/// <remarks>Safe to call from many threads.</remarks>
public sealed class VideoProbe
{
    // A file can have thousands of streams; what describes an honest one takes a few kilobytes.
    private const int MaxAnswer = 1024 * 1024;

    private static readonly string[] Questions =
    [
        "-of", "json", "-show_entries",
        "format=format_name,duration,start_time,bit_rate" +
        ":stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,r_frame_rate,avg_frame_rate,time_base,start_pts,start_time,duration,bit_rate,color_transfer,channels,sample_rate" +
        ":stream_disposition=default,attached_pic:stream_tags=language,title:stream_side_data=rotation",
    ];

    private readonly FfmpegProcess _ffmpeg;
    private readonly FfmpegTools _tools;
    private readonly VideoOptions _options;

    internal VideoProbe(FfmpegProcess ffmpeg, FfmpegTools tools, IOptions<VideoOptions> options)
    {
        (_ffmpeg, _tools) = (ffmpeg, tools);
        _options = options.Value;
    }

    /// <summary>Whether this machine has FFmpeg: a worker without it should leave raw videos to others.</summary>
    public bool IsFfmpegInstalled => _tools.AreInstalled;

    /// <summary>Probes a file.</summary>
    /// <param name="path">A file on this machine.</param>
    /// <param name="cancellationToken">Stops it, and FFmpeg with it.</param>
    /// <returns>What it holds: at least one track of video or audio.</returns>
    /// <exception cref="IngestionException">
    /// It cannot be read as video or sound (<see cref="IngestionErrors.InvalidSource"/>), is not there (<see cref="IngestionErrors.SourceMissing"/>)
    /// or is larger than <see cref="VideoOptions"/> allows (<see cref="IngestionErrors.SourceTooLarge"/>), all permanent; or FFmpeg is missing or failed.
    /// </exception>
    public async Task<VideoInfo> ProbeAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = VideoFile.Check(path, _options);
        using var answer = new MemoryStream();
        ErrorTail errors;
        try
        {
            errors = await _ffmpeg.RunAsync(
                "ffprobe",
                [.. SafeInput.Flags(_options), .. Questions, "-i", file],
                (output, token) => CopyAsync(output, answer, token),
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.InvalidSource)
        {
            throw ProbeFailure.Explain(e, _options);
        }

        return ProbeReader.Read(Parse(answer), errors, _options);
    }

    private static async Task CopyAsync(Stream output, MemoryStream answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int length;
        while ((length = await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (answer.Length + length > MaxAnswer)
            {
                throw ProbeFailure.Of($"it describes itself with more than {MaxAnswer} bytes");
            }

            answer.Write(buffer, 0, length);
        }
    }

    private static ProbeDocument Parse(MemoryStream answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.GetBuffer().AsSpan(0, (int)answer.Length), ProbeJsonContext.Default.ProbeDocument)!;
        }
        catch (JsonException e)
        {
            throw ProbeFailure.Of("ffprobe's answer is not what it should be", e);
        }
    }
}

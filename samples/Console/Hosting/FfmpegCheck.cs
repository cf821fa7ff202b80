using System.ComponentModel;
using System.Diagnostics;

namespace LanceIngest.Console.Hosting;

/// <summary>FFmpeg, which films and sounds need: its version, and what it can read and write.</summary>
internal sealed class FfmpegCheck : IDoctorCheck
{
    private static readonly string[] Decoders = ["h264", "hevc", "vp9", "aac", "mp3"];
    private static readonly string[] Encoders = ["mjpeg", "libmp3lame"];

    public string Name => "ffmpeg";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var version = (await RunAsync("ffmpeg", ["-version"], cancellationToken)).Split('\n')[0].Trim();
            await RunAsync("ffprobe", ["-version"], cancellationToken);
            var missing = Missing(await RunAsync("ffmpeg", ["-hide_banner", "-decoders"], cancellationToken), Decoders)
                .Concat(Missing(await RunAsync("ffmpeg", ["-hide_banner", "-encoders"], cancellationToken), Encoders)).ToList();
            return missing.Count == 0
                ? [Finding.Good(version)]
                : [Finding.Warning($"{version} lacks {string.Join(", ", missing)}: such films cannot be processed.", "Install a full build of FFmpeg.")];
        }
        catch (Win32Exception)
        {
            return [Finding.Warning("FFmpeg is not installed: audio and video files cannot be read.", "Install ffmpeg, ffprobe included (apt-get install ffmpeg).")];
        }
    }

    /// <summary>A line of the list is flags, a name and a description.</summary>
    private static IEnumerable<string> Missing(string list, string[] names)
    {
        var known = list.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts.Length > 1).Select(parts => parts[1]).ToHashSet(StringComparer.Ordinal);
        return names.Where(name => !known.Contains(name));
    }

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        await errors;
        return output;
    }
}

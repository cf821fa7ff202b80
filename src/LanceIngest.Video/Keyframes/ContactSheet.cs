using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Puts key-frames on one picture, row by row: to see at a glance whether they are the right ones.</summary>
/// <remarks>Safe to call from many threads.</remarks>
public sealed class ContactSheet
{
    private const int FrameSide = 320;
    private const string SheetFile = "sheet.jpg";

    private readonly FfmpegProcess _ffmpeg;
    private readonly VideoOptions _options;

    internal ContactSheet(FfmpegProcess ffmpeg, IOptions<VideoOptions> options)
    {
        _ffmpeg = ffmpeg;
        _options = options.Value;
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="frames">The key-frames of one video; at least one.</param>
    /// <param name="path">Where the picture goes, a JPEG; one that is there is replaced.</param>
    /// <param name="cancellationToken">Stops it, and FFmpeg with it.</param>
    /// <returns>A task that ends when it is written.</returns>
    /// <exception cref="IngestionException">FFmpeg is missing or failed.</exception>
    public async Task WriteAsync(IReadOnlyList<Keyframe> frames, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfZero(frames.Count);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var workspace = new VideoWorkspace(_options);
        for (var i = 0; i < frames.Count; i++)
        {
            File.CreateSymbolicLink(workspace.PathOf(FormattableString.Invariant($"{i}.jpg")), Path.GetFullPath(frames[i].File));
        }

        var columns = (int)Math.Ceiling(Math.Sqrt(frames.Count));
        var rows = (frames.Count + columns - 1) / columns;
        await _ffmpeg.RunAsync(
            "ffmpeg",
            [
                "-nostdin", "-hide_banner", "-v", "error", "-f", "image2", "-start_number", "0", "-i", "%d.jpg",
                "-vf", FormattableString.Invariant($"scale={FrameSide}:{FrameSide}:force_original_aspect_ratio=decrease,tile={columns}x{rows}:padding=4:margin=4"),
                "-frames:v", "1", "-q:v", "3", "-f", "image2", SheetFile,
            ],
            folder: workspace.Folder,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        File.Move(workspace.PathOf(SheetFile), Path.GetFullPath(path), overwrite: true);
    }
}

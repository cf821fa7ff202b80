using System.Globalization;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>STOPGAP until the engine's extractor is merged: a frame every two seconds.</summary>
internal sealed class KeyframeExtractor(FfmpegProcess ffmpeg, IOptions<VideoOptions> options)
{
    public async Task<IReadOnlyList<ExtractedFrame>> ExtractAsync(string path, VideoInfo info, VideoWorkspace workspace, CancellationToken cancellationToken)
    {
        var frames = new List<ExtractedFrame>();
        for (var at = TimeSpan.FromSeconds(0.5); frames.Count == 0 || at < info.Duration; at += TimeSpan.FromSeconds(2))
        {
            var file = workspace.PathOf(string.Create(CultureInfo.InvariantCulture, $"frame{frames.Count}.jpg"));
            await ffmpeg.RunAsync(
                "ffmpeg",
                ["-nostdin", .. SafeInput.Flags(options.Value), "-ss", at.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-i", path, "-frames:v", "1", "-f", "image2", "-c:v", "mjpeg", file],
                cancellationToken: cancellationToken).ConfigureAwait(false);
            frames.Add(new ExtractedFrame(at, frames.Count, info.Video!.Width, info.Video.Height, file));
        }

        return frames;
    }
}

using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>Lists the packets of a track. Nothing is decoded; it takes a hundredth of the time.</summary>
internal sealed class PacketReader(FfmpegProcess ffmpeg, IOptions<VideoOptions> options)
{
    public async Task<PacketTimeline> ReadAsync(string file, VideoTrack track, CancellationToken cancellationToken)
    {
        var times = new List<long?>();
        var isKey = new List<bool>();
        var isDiscarded = new List<bool>();
        await ffmpeg.RunAsync(
            "ffprobe",
            [
                .. SafeInput.Flags(options.Value),
                "-select_streams", track.Index.ToString(CultureInfo.InvariantCulture), "-show_entries", "packet=pts,flags", "-of", "csv=p=0", "-i", file,
            ],
            ReadAsync,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return new PacketTimeline(times, isKey, isDiscarded);

        async Task ReadAsync(Stream output, CancellationToken token)
        {
            using var reader = new StreamReader(output, Encoding.ASCII);
            while (await reader.ReadLineAsync(token).ConfigureAwait(false) is { } line)
            {
                // "3003,K_"; a packet with side data has a comma more and an empty line after it.
                var comma = line.IndexOf(',', StringComparison.Ordinal);
                if (comma < 0)
                {
                    continue;
                }

                times.Add(long.TryParse(line.AsSpan(0, comma), CultureInfo.InvariantCulture, out var time) ? time : null);
                isKey.Add(line.AsSpan(comma).Contains('K'));
                isDiscarded.Add(line.AsSpan(comma).Contains('D'));
            }
        }
    }
}

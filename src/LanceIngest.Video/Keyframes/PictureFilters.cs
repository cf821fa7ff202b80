using System.Globalization;

namespace LanceIngest.Video;

/// <summary>What makes the picture that a viewer sees of a stored one: its size, its shape, its turn and its colours.</summary>
internal static class PictureFilters
{
    /// <summary>The size of key-frames: as the video is shown, but no side longer than asked for.</summary>
    public static (int Width, int Height) SizeOf(VideoTrack track, int longestSide)
    {
        var factor = Math.Min(1, longestSide / (double)Math.Max(track.Width, track.Height));
        return (Scaled(track.Width), Scaled(track.Height));

        int Scaled(int side) => Math.Max(1, (int)Math.Round(side * factor));
    }

    /// <summary>The filters, small pictures first: what comes after has less to do.</summary>
    public static string Of(VideoTrack track, int longestSide)
    {
        var (width, height) = SizeOf(track, longestSide);
        var (storedWidth, storedHeight) = track.Rotation is 90 or 270 ? (height, width) : (width, height);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"scale={storedWidth}:{storedHeight}:flags=area+accurate_rnd,setsar=1{ToneMap(track)}{Turn(track.Rotation)},format=yuvj420p");
    }

    // Transfer and colours are said again: not every file has them in its pictures too.
    private static string ToneMap(VideoTrack track) => track.IsHdr
        ? $",zscale=tin={track.ColorTransfer}:min=bt2020nc:pin=bt2020:t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p"
        : string.Empty;

    private static string Turn(int rotation) => rotation switch
    {
        90 => ",transpose=cclock",
        180 => ",hflip,vflip",
        270 => ",transpose=clock",
        _ => string.Empty,
    };
}

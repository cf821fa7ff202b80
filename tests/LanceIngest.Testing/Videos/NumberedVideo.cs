using System.Globalization;

namespace LanceIngest.Testing;

/// <summary>Videos whose pictures say which frame they are: stripes at their foot are the bits of its number. The picture changes all 37 frames.</summary>
public static class NumberedVideo
{
    private const int Bits = 10;
    private const int Width = 320;
    private const int Height = 180;
    private const int FootHeight = 48;

    /// <summary>Makes a video.</summary>
    /// <param name="name">Its name, with the extension that says its container.</param>
    /// <param name="rate">How many frames it has in a second, as FFmpeg writes it.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="filters">Filters to go after, such as one that moves frames in time.</param>
    /// <param name="encoding">FFmpeg's options for encoding it.</param>
    /// <returns>Its path.</returns>
    public static Task<string> MakeAsync(string name, string rate, int frames, string filters, params IReadOnlyList<string> encoding)
    {
        var bits = Enumerable.Range(0, Bits).Select(bit => string.Create(
            CultureInfo.InvariantCulture, $"drawbox=x={bit * Width / Bits}:y={Height - FootHeight}:w={Width / Bits}:h={FootHeight}:c=white:t=fill:enable='bitand(n,{1 << bit})'"));
        var graph = string.Create(
            CultureInfo.InvariantCulture,
            $"testsrc2=s={Width}x{Height}:r={rate},trim=end_frame={frames},format=yuv420p,hue=h='floor(n/37)*97',negate=enable='mod(floor(n/37),2)',drawbox=x=0:y={Height - FootHeight}:w={Width}:h={FootHeight}:c=black:t=fill,{string.Join(',', bits)}{filters}");
        return VideoMaker.MakeAsync(name, ["-f", "lavfi", "-i", graph, .. encoding, "-fps_mode", "passthrough"]);
    }

    /// <summary>Which frames the JPEG pictures of a folder show.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Their numbers, in the order of the pictures' names.</returns>
    public static async Task<IReadOnlyList<int>> ReadAsync(string folder)
    {
        var crop = string.Create(CultureInfo.InvariantCulture, $"crop=iw:ih*{FootHeight / 3}/{Height}:0:ih*{Height - (FootHeight * 2 / 3)}/{Height},scale={Bits * 3}:1:flags=area,format=gray");
        var values = await VideoMaker.ReadAsync("-f", "image2", "-pattern_type", "glob", "-i", Path.Combine(folder, "*.jpg"), "-vf", crop, "-f", "rawvideo", "pipe:1");
        return [.. values.Chunk(Bits * 3).Select(picture => Enumerable.Range(0, Bits).Sum(bit => picture[(bit * 3) + 1] > 127 ? 1 << bit : 0))];
    }
}

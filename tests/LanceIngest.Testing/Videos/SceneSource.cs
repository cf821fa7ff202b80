using System.Globalization;

namespace LanceIngest.Testing;

/// <summary>Chains of FFmpeg filters that make pictures: still ones that a camera moves over, and patterns that move by themselves.</summary>
/// <param name="random">Decides all that is not said.</param>
/// <param name="width">The width of a picture.</param>
/// <param name="height">Its height.</param>
/// <param name="rate">How many there are in a second.</param>
public sealed class SceneSource(Random random, int width, int height, string rate)
{
    private static readonly int[] Rules = [18, 30, 90, 110, 150];
    private static readonly string[] TestPictures = ["smptebars", "smptehdbars", "pal75bars", "rgbtestsrc", "yuvtestsrc", "colorspectrum"];

    /// <summary>A picture of hills, clouds and things, under a camera that stands.</summary>
    public string Still(int? look = null) => Camera(look, "(iw-ow)/2", "(ih-oh)/2");

    /// <summary>The same things and shades seen from a little to the side: what a jump cut shows.</summary>
    public string StillFromTheSide(int look) => Camera(look, "(iw-ow)*0.9", "(ih-oh)*0.8");

    /// <summary>The same from a step nearer.</summary>
    public string StillFromNear(int look) => $"{Camera(look, "(iw-ow)/2", "(ih-oh)/2")},scale=iw*1.3:ih*1.3,crop={width}:{height}";

    /// <summary>A camera that moves slowly over a picture.</summary>
    public string SlowPan(int? look = null) => Camera(look, $"(iw-ow)/2+{Pick(-1, 1)}*min(n*{width / 600.0:F3},(iw-ow)/2)", "(ih-oh)/2");

    /// <summary>A camera thrown to the side and back: each picture shows much that the one before did not.</summary>
    public string FastPan(int? look = null) => Camera(look, $"(iw-ow)/2*(1+sin((n+{Pick(0, 20)})/{3 + random.NextDouble() * 2:F3}))", "(ih-oh)/2");

    /// <summary>A camera that stands, is thrown to the other side of the picture, and stands again.</summary>
    public string Whipped(int? look = null)
    {
        var turned = $"clip((n-{Pick(14, 20)})/{Pick(8, 14)},0,1)";
        return Camera(look, $"(iw-ow)*pow({turned},2)*(3-2*{turned})", "(ih-oh)/2");
    }

    /// <summary>A camera that nears what it sees, fast.</summary>
    public string Zoomed(int? look = null)
    {
        var nearness = $"min(1+n*{0.01 + (random.NextDouble() * 0.02):F3},2)";
        return $"{Still(look)},scale=w='2*trunc({width / 2}*{nearness})':h='2*trunc({height / 2}*{nearness})':eval=frame,crop={width}:{height}";
    }

    /// <summary>A camera in a hand.</summary>
    public string Shaken(int? look = null) => Camera(look, $"(iw-ow)/2+{width / 60.0:F2}*sin(n*1.7)", $"(ih-oh)/2+{height / 50.0:F2}*cos(n*1.3)");

    /// <summary>A large thing that goes by in front of a picture.</summary>
    public string PassedBy(int? look = null)
    {
        var (back, front) = ($"b{random.Next():x}", $"f{random.Next():x}");
        return $"color=c={Color()}:s={width / 3}x{height * 4 / 5}:r={rate}[{front}];{Still(look)}[{back}];[{back}][{front}]overlay=x=-w+n*{width / 25.0:F2}:y=H/5";
    }

    /// <summary>A small thing that moves in front of a picture.</summary>
    public string Visited(int? look = null)
    {
        var (back, front) = ($"b{random.Next():x}", $"f{random.Next():x}");
        return $"color=c={Color()}:s={width / 8}x{height / 4}:r={rate}[{front}];{Still(look)}[{back}];[{back}][{front}]overlay=x=(W-w)/2*(1+sin(n/{Pick(12, 30)})):y=H/2+{height / 20}*sin(n/7)";
    }

    /// <summary>A sign that appears on a picture for a while, as a title does.</summary>
    public string Titled(int? look = null)
    {
        var (back, front) = ($"b{random.Next():x}", $"f{random.Next():x}");
        return $"color=c={Color()}:s={width * 4 / 5}x{height / 4}:r={rate}[{front}];{SlowPan(look)}[{back}];[{back}][{front}]overlay=x=w/8:y=H*2/3:enable='between(n,{Pick(12, 16)},{Pick(24, 28)})'";
    }

    /// <summary>A drawing animated on twos: every picture is shown twice, and much has moved when the next one comes.</summary>
    public string OnTwos(int? look = null) => Camera(look, $"(iw-ow)/2*(1+0.8*sin(floor(n/2)*{0.5 + random.NextDouble():F3}))", "(ih-oh)/2*(1+0.5*cos(floor(n/2)))");

    /// <summary>A picture with two flashes of two frames each.</summary>
    public string Flashed(int? look = null)
    {
        var first = Pick(14, 20);
        return $"{SlowPan(look)},lutyuv=y=235:u=128:v=128:enable='between(n,{first},{first + 1})+between(n,{first + 12},{first + 13})'";
    }

    /// <summary>A picture lit by lightning: brighter for three frames, not white.</summary>
    public string Lightning(int? look = null)
    {
        var first = Pick(14, 20);
        return $"{Still(look)},lutyuv=y='clip(val*1.3+50,16,235)':enable='between(n,{first},{first + 2})+between(n,{first + 9},{first + 10})'";
    }

    /// <summary>A picture taken in the dark with a bad camera.</summary>
    public string Noisy(int? look = null) => $"{SlowPan(look)},noise=alls={Pick(35, 55)}:allf=t+u";

    /// <summary>A picture in which little can be seen, of any that look like it.</summary>
    public string Dark(int? look = null) => $"{SlowPan(look)},lutyuv=y='16+(val-16)*0.16':u='128+(val-128)*0.3':v='128+(val-128)*0.3'";

    /// <summary>A picture in fog: of little contrast, and grey.</summary>
    public string Foggy(int? look = null) => $"{SlowPan(look)},lutyuv=y='140+(val-128)*0.18':u='128+(val-128)*0.2':v='128+(val-128)*0.2'";

    /// <summary>A pattern that grows: <c>life</c>.</summary>
    public string Life() => Grown($"life=s={width / 4}x{height / 4}:r={rate}:seed={random.Next(1, 1 << 30)}:ratio=0.2:mold=10:life_color={Color()}:death_color={Color()}");

    /// <summary>A pattern that grows line by line: <c>cellauto</c>.</summary>
    public string Cells() => Grown($"cellauto=s={width / 4}x{height / 4}:r={rate}:seed={random.Next(1, 1 << 30)}:rule={Rules[random.Next(Rules.Length)]}");

    /// <summary>Two colours that flow.</summary>
    public string Gradients() => $"gradients=s={width}x{height}:r={rate}:n=2:c0={Color()}:c1={Color()}:seed={random.Next(1, 1 << 30)}:speed=0.012";

    /// <summary>A triangle of triangles, panned.</summary>
    public string Sierpinski() => $"sierpinski=s={width}x{height}:r={rate}:seed={random.Next(1, 1 << 30)}";

    /// <summary>FFmpeg's moving test picture in other colours.</summary>
    public string TestPicture() => $"testsrc2=s={width}x{height}:r={rate},hue=h={Pick(0, 359)}";

    /// <summary>Bars of colour.</summary>
    public string Bars() => $"{TestPictures[random.Next(TestPictures.Length)]}=s={width}x{height}:r={rate},hue=h={Pick(0, 359)}";

    /// <summary>Black.</summary>
    public string Black() => $"color=c=black:s={width}x{height}:r={rate}";

    private string Grown(string source) => $"{source},scale={width}:{height}:flags=neighbor";

    // A picture twice as large as what is seen of it: waves of brightness and colour, with boxes in front.
    private string Camera(int? look, string x, string y)
    {
        var drawn = new Random(look ?? random.Next());
        string Wave(string axis, int amplitude) => string.Create(
            CultureInfo.InvariantCulture, $"{amplitude * (0.5 + drawn.NextDouble()):F1}*sin({axis}/{4 + drawn.NextDouble() * 28:F2}+{drawn.NextDouble() * 6.3:F2})");
        var luma = $"clip({drawn.Next(80, 170)}+{Wave("X", 34)}+{Wave("Y", 34)}+{Wave("(X+Y)", 26)}+{Wave("(X-2*Y)", 14)},16,235)";
        var blue = $"clip({drawn.Next(95, 160)}+{Wave("X", 18)}+{Wave("Y", 18)},16,240)";
        var red = $"clip({drawn.Next(95, 160)}+{Wave("Y", 18)}+{Wave("(X+Y)", 18)},16,240)";
        var boxes = Enumerable.Range(0, drawn.Next(4, 9)).Select(_ => string.Create(
            CultureInfo.InvariantCulture,
            $"drawbox=x=iw*{drawn.NextDouble():F3}:y=ih*{drawn.NextDouble():F3}:w=iw*{0.04 + drawn.NextDouble() * 0.15:F3}:h=ih*{0.05 + drawn.NextDouble() * 0.25:F3}:c=0x{drawn.Next(0x1000000):x6}:t=fill"));
        return $"nullsrc=s=192x108:r={rate},format=yuv444p,geq=lum='{luma}':cb='{blue}':cr='{red}',trim=end_frame=1,scale={width * 2}:{height * 3 / 2}:flags=bicubic,format=yuv420p," +
            $"{string.Join(',', boxes)},loop=-1:1:0,setpts=N/({rate})/TB,crop={width}:{height}:{Quote(x)}:{Quote(y)}";
    }

    private static string Quote(string expression) => $"'{expression}'";

    private int Pick(int least, int most) => random.Next(least, most + 1);

    private string Color() => $"0x{random.Next(0x1000000):x6}";
}

using System.Globalization;
using System.Text;

namespace LanceIngest.Testing;

/// <summary>How a scene of a generated video goes over into the next one.</summary>
public enum Transition
{
    /// <summary>At once.</summary>
    Cut,

    /// <summary>One picture grows out of the other.</summary>
    CrossFade,

    /// <summary>The picture darkens, and the next one comes out of the dark.</summary>
    FadeThroughBlack,
}

/// <summary>A scene of a generated video.</summary>
/// <param name="Source">A chain of FFmpeg filters that makes its pictures, without end.</param>
/// <param name="Frames">How many of them it has.</param>
/// <param name="Next">How it goes over into the next scene.</param>
public sealed record VideoScene(string Source, int Frames, Transition Next = Transition.Cut);

/// <summary>A change that takes its time.</summary>
/// <param name="Start">The first frame that is no longer the old scene alone.</param>
/// <param name="End">The first frame that is the new scene alone.</param>
/// <param name="Before">The first frame of the old scene.</param>
/// <param name="After">The first frame after the new scene.</param>
public sealed record Fade(int Start, int End, int Before, int After);

/// <summary>Scenes in a row, and where they meet.</summary>
/// <param name="Width">The width of its pictures.</param>
/// <param name="Height">Their height.</param>
/// <param name="Rate">How many there are in a second, as FFmpeg writes it.</param>
/// <param name="Scenes">The scenes.</param>
public sealed record VideoScript(int Width, int Height, string Rate, IReadOnlyList<VideoScene> Scenes)
{
    /// <summary>How many frames a fade takes.</summary>
    public const int FadeFrames = 24;

    /// <summary>The first frames of all scenes that begin with a cut, but the first one's.</summary>
    public IReadOnlyList<int> Cuts => [.. Starts().Where((_, index) => index > 0 && Scenes[index - 1].Next == Transition.Cut)];

    /// <summary>Where scenes go over slowly.</summary>
    public IReadOnlyList<Fade> Fades
    {
        get
        {
            var starts = Starts();
            return [.. Enumerable.Range(0, Scenes.Count - 1)
                .Where(index => Scenes[index].Next != Transition.Cut)
                .Select(index => Scenes[index].Next == Transition.CrossFade
                    ? new Fade(starts[index + 1], starts[index] + Scenes[index].Frames, starts[index], starts[index + 1] + Scenes[index + 1].Frames)
                    : new Fade(starts[index + 1] - FadeFrames, starts[index + 1] + FadeFrames, starts[index], starts[index + 1] + Scenes[index + 1].Frames))];
        }
    }

    /// <summary>Makes the video.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="encoding">FFmpeg's options for encoding it.</param>
    /// <returns>Its path.</returns>
    public Task<string> MakeAsync(string name, params IReadOnlyList<string> encoding)
        => VideoMaker.MakeAsync(name, ["-filter_complex", Graph(), "-map", "[out]", "-r", Rate, .. encoding]);

    private List<int> Starts()
    {
        var starts = new List<int> { 0 };
        foreach (var scene in Scenes)
        {
            // The pictures of a cross-fade belong to both scenes.
            starts.Add(starts[^1] + scene.Frames - (scene.Next == Transition.CrossFade ? FadeFrames : 0));
        }

        return starts[..^1];
    }

    private string Graph()
    {
        var graph = new StringBuilder();
        for (var i = 0; i < Scenes.Count; i++)
        {
            var scene = Scenes[i];
            graph.Append(CultureInfo.InvariantCulture, $"{scene.Source},trim=end_frame={scene.Frames},settb=1/90000,setpts=round(N/({Rate})/TB),setsar=1,format=yuv420p");
            if (i > 0 && Scenes[i - 1].Next == Transition.FadeThroughBlack)
            {
                graph.Append(CultureInfo.InvariantCulture, $",fade=in:0:{FadeFrames}");
            }

            if (scene.Next == Transition.FadeThroughBlack)
            {
                graph.Append(CultureInfo.InvariantCulture, $",fade=out:{scene.Frames - FadeFrames}:{FadeFrames}");
            }

            graph.Append(CultureInfo.InvariantCulture, $"[s{i}];");
        }

        var parts = JoinCrossFades(graph);
        return graph.Append(CultureInfo.InvariantCulture, $"{string.Concat(parts)}concat=n={parts.Count}:v=1,setpts=round(N/({Rate})/TB)[out]").ToString();
    }

    private double Seconds(double frames)
    {
        var rate = Rate.Split('/');
        return frames / double.Parse(rate[0], CultureInfo.InvariantCulture) * (rate.Length > 1 ? double.Parse(rate[1], CultureInfo.InvariantCulture) : 1);
    }

    private List<string> JoinCrossFades(StringBuilder graph)
    {
        var parts = new List<string>();
        for (var i = 0; i < Scenes.Count; i++)
        {
            if (Scenes[i].Next != Transition.CrossFade)
            {
                parts.Add($"[s{i}]");
                continue;
            }

            // Half a frame early: where times are rounded, a fade would else begin a frame late, and all that follows be a frame off the script.
            graph.Append(CultureInfo.InvariantCulture, $"[s{i}][s{i + 1}]xfade=duration={Seconds(FadeFrames):F6}:offset={Seconds(Scenes[i].Frames - FadeFrames - 0.5):F6}[x{i}];");
            parts.Add($"[x{i}]");
            i++;
        }

        return parts;
    }
}

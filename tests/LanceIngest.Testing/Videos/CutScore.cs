namespace LanceIngest.Testing;

/// <summary>How well found cuts match those that a video has.</summary>
/// <param name="Found">Cuts that are there and were found.</param>
/// <param name="Wrong">Found, but not there.</param>
/// <param name="Missed">There, but not found.</param>
public sealed record CutScore(IReadOnlyList<int> Found, IReadOnlyList<int> Wrong, IReadOnlyList<int> Missed)
{
    // Of frames that none builds on, three come in a row: where they are left out, a cut is seen at the frame after them.
    private const int LateFrames = 3;

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1 => 2.0 * Found.Count / ((2 * Found.Count) + Wrong.Count + Missed.Count);

    /// <summary>Compares frames at which a cut was found with a script. Such as lie in a fade are neither right nor wrong.</summary>
    /// <param name="script">What the video is made of.</param>
    /// <param name="starts">The numbers of the frames found.</param>
    /// <returns>The score.</returns>
    public static CutScore Of(VideoScript script, IEnumerable<int> starts)
    {
        var missed = script.Cuts.ToList();
        var (found, wrong) = (new List<int>(), new List<int>());
        foreach (var start in starts.Where(start => !script.Fades.Any(fade => start >= fade.Start && start <= fade.End)))
        {
            var cut = missed.FindIndex(cut => start >= cut && start <= cut + LateFrames);
            if (cut < 0)
            {
                wrong.Add(start);
                continue;
            }

            found.Add(missed[cut]);
            missed.RemoveAt(cut);
        }

        return new CutScore(found, wrong, missed);
    }

    /// <summary>The fades of which not both sides have a frame.</summary>
    /// <param name="script">What the video is made of.</param>
    /// <param name="frames">The numbers of the frames.</param>
    /// <returns>The fades.</returns>
    public static IReadOnlyList<Fade> OneSided(VideoScript script, IReadOnlyCollection<long> frames)
        => [.. script.Fades.Where(fade => !frames.Any(frame => frame >= fade.Before && frame < fade.Start) || !frames.Any(frame => frame >= fade.End && frame < fade.After))];
}

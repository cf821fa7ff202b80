namespace LanceIngest.Video;

/// <summary>
/// Finds where a shot turns into another slowly: pictures a second apart that have neither their shades nor their fields in common. A
/// camera that moves keeps its shades for longer.
/// </summary>
internal static class FadeFinder
{
    private const float LeastColorDistance = 0.2f;
    private const float LeastDifference = 22;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.25);

    /// <returns>The last frame before each change and the first after it.</returns>
    public static IReadOnlyList<(int From, int To)> Find(ScannedVideo video, int start, int end, PresentationClock clock)
    {
        var pictures = Between(video.Coarse, start, end);
        var window = clock.CountIn(Window);
        var changes = new List<(int From, int To, float Distance)>();
        var to = 0;
        for (var from = 0; from < pictures.Count; from++)
        {
            while (to < pictures.Count && TimeOf(to) - TimeOf(from) < window)
            {
                to++;
            }

            if (to == pictures.Count)
            {
                break;
            }

            var distance = LastingDistance(pictures, from, to);
            if (distance < LeastColorDistance || pictures[to].DifferenceFrom(pictures[from]) < LeastDifference)
            {
                continue;
            }

            // Of changes that overlap, the greatest is the one.
            var change = (pictures[from].Frame, pictures[to].Frame, distance);
            if (changes.Count == 0 || changes[^1].To <= change.Item1)
            {
                changes.Add(change);
            }
            else if (changes[^1].Distance < distance)
            {
                changes[^1] = change;
            }
        }

        return [.. changes.Select(change => (change.From, change.To))];

        long TimeOf(int picture) => video.Frames[pictures[picture].Frame].Time;
    }

    /// <summary>How far the shades differ at the least when one looks a picture further back or ahead: what a flash showed is gone by then.</summary>
    private static float LastingDistance(List<CoarsePicture> pictures, int from, int to) => Math.Min(
        pictures[to].ColorDistanceFrom(pictures[from]),
        Math.Min(
            pictures[to].ColorDistanceFrom(pictures[Math.Max(0, from - 1)]),
            pictures[Math.Min(pictures.Count - 1, to + 1)].ColorDistanceFrom(pictures[from])));

    private static List<CoarsePicture> Between(List<CoarsePicture> pictures, int start, int end)
    {
        var (low, high) = (0, pictures.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = pictures[middle].Frame < start ? (middle + 1, high) : (low, middle);
        }

        var last = low;
        while (last < pictures.Count && pictures[last].Frame < end)
        {
            last++;
        }

        return pictures[low..last];
    }
}

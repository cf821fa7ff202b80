namespace LanceIngest.Video;

/// <summary>Divides a video into shots, at its cuts and where one picture goes over into another slowly.</summary>
internal static class ShotFinder
{
    public static IReadOnlyList<ShotRange> Find(ScannedVideo video, PresentationClock clock)
    {
        int[] bounds = [0, .. CutDetector.Find(video.Frames, clock), video.Frames.Count];
        var shots = new List<ShotRange>();
        foreach (var (start, end) in bounds.Zip(bounds.Skip(1)))
        {
            var (first, clear) = (start, start);
            foreach (var (from, to) in FadeFinder.Find(video, start, end, clock))
            {
                var middle = (from + to + 1) / 2;
                shots.Add(new ShotRange(first, middle, clear, from + 1, first != start));
                (first, clear) = (middle, to);
            }

            shots.Add(new ShotRange(first, end, clear, end, first != start));
        }

        return shots;
    }
}

namespace LanceIngest.Video;

/// <summary>Frames chosen one after the other, the most important first, within the limits of count and distance.</summary>
internal sealed class FrameChoice(IReadOnlyList<FrameFeatures> frames, PresentationClock clock, VideoOptions options)
{
    // Enough to fill up from: more would only be between these.
    private const int Fillers = 4096;

    private readonly SortedSet<int> _frames = [];
    private readonly List<int> _lookAlikes = [];
    private readonly long _gap = Math.Max(1, clock.CountIn(options.MinGap));

    public IReadOnlyList<int> Frames => [.. _frames];

    /// <summary>What of a range is far enough from the frames chosen before and after it.</summary>
    public (int Start, int End) RoomIn(int start, int end)
    {
        var before = _frames.GetViewBetween(int.MinValue, start - 1);
        var after = _frames.GetViewBetween(end, int.MaxValue);
        while (before.Count > 0 && start < end && frames[start].Time - frames[before.Max].Time < _gap)
        {
            start++;
        }

        while (after.Count > 0 && start < end && frames[after.Min].Time - frames[end - 1].Time < _gap)
        {
            end--;
        }

        return (start, end);
    }

    /// <summary>Adds a frame, unless there are enough, one is near it, or one looks like it.</summary>
    public void TryAdd(int frame)
    {
        if (!Fits(frame))
        {
            return;
        }

        if (_frames.Any(other => LookAlikes.Are(frames[other], frames[frame])))
        {
            _lookAlikes.Add(frame);
        }
        else
        {
            _frames.Add(frame);
        }
    }

    /// <summary>Adds frames until there are as many as there must be: those that look like others, then such as are far from others.</summary>
    public void FillUp()
    {
        foreach (var frame in _lookAlikes.TakeWhile(_ => _frames.Count < options.MinFrames).Where(Fits))
        {
            _frames.Add(frame);
        }

        if (_frames.Count == 0)
        {
            // Nothing can be seen in any: the one with the most in it stands for them.
            _frames.Add(Enumerable.Range(0, frames.Count).MaxBy(i => frames[i].Contrast));
        }

        var step = (frames.Count / Fillers) + 1;
        while (_frames.Count < options.MinFrames)
        {
            var best = Enumerable.Range(0, frames.Count / step).Select(i => i * step).MaxBy(Distance);
            if (Distance(best) < _gap)
            {
                return;
            }

            _frames.Add(best);
        }
    }

    private bool Fits(int frame) => _frames.Count < options.MaxFrames && Distance(frame) >= _gap;

    private long Distance(int frame)
    {
        var time = frames[frame].Time;
        var before = _frames.GetViewBetween(int.MinValue, frame);
        var after = _frames.GetViewBetween(frame, int.MaxValue);
        return Math.Min(
            before.Count > 0 ? time - frames[before.Max].Time : long.MaxValue,
            after.Count > 0 ? frames[after.Min].Time - time : long.MaxValue);
    }
}

namespace LanceIngest.Video;

/// <summary>
/// The packets of a video track in the order in which they are decoded, with the times at which they are shown: known without decoding
/// one, and exact where frame rates are not.
/// </summary>
internal sealed class PacketTimeline
{
    private readonly long[] _times;
    private readonly bool[] _isKey;
    private readonly long[] _shown;
    private readonly int[] _shownPackets;
    private readonly int[] _lastKeys;

    /// <param name="times">When each packet is shown, in units of the track's time base; null where the file does not say.</param>
    /// <param name="isKey">Whether it can be decoded by itself.</param>
    /// <param name="isDiscarded">Whether it is decoded for others and never shown.</param>
    public PacketTimeline(IReadOnlyList<long?> times, IReadOnlyList<bool> isKey, IReadOnlyList<bool> isDiscarded)
    {
        HasAllTimes = times.All(time => time is not null);
        _times = [.. times.Select(time => time ?? long.MinValue)];
        _isKey = [.. isKey];
        _shownPackets = [.. Enumerable.Range(0, _times.Length).Where(index => !isDiscarded[index])];
        _shown = Array.ConvertAll(_shownPackets, index => _times[index]);
        Array.Sort(_shown, _shownPackets);
        _lastKeys = LastKeys(_isKey);
        HasLeadingFrames = _times.Where((time, packet) => time < _times[_lastKeys[packet]]).Any();
    }

    /// <summary>Whether every packet says when it is shown. Those of AVI and of MPEG-1 often do not.</summary>
    public bool HasAllTimes { get; }

    /// <summary>Whether frames that follow a key in the file are shown before it: they build on what came before the key, too.</summary>
    public bool HasLeadingFrames { get; }

    /// <summary>How many packets there are.</summary>
    public int PacketCount => _times.Length;

    /// <summary>How many frames are shown.</summary>
    public int FrameCount => _shown.Length;

    /// <summary>The smallest time of all packets, those never shown included.</summary>
    public long SmallestTime => _times.Min();

    /// <summary>When each frame is shown, in order.</summary>
    public IReadOnlyList<long> Times => _shown;

    /// <summary>When a frame is shown.</summary>
    public long TimeOf(int frame) => _shown[frame];

    /// <summary>Which frame is shown at a time: its number in the order of showing, from 0.</summary>
    public int FrameAt(long time)
    {
        var index = Array.BinarySearch(_shown, time);
        return index >= 0 ? index : Math.Max(~index - 1, 0);
    }

    /// <summary>The place of a frame in the order of decoding.</summary>
    public int PacketOf(int frame) => _shownPackets[frame];

    /// <summary>Whether a frame can be decoded by itself.</summary>
    public bool IsKey(int frame) => _isKey[_shownPackets[frame]];

    /// <summary>The packet at which decoding must begin for a frame: the nearest key before it that is not shown after it.</summary>
    public int KeyOf(int frame)
    {
        // Frames that a key precedes in the file and follows on the screen build on what came before the key.
        var key = _lastKeys[_shownPackets[frame]];
        while (key > 0 && _times[key] > _shown[frame])
        {
            key = _lastKeys[key - 1];
        }

        return key;
    }

    /// <summary>How many packets must be decoded for a frame.</summary>
    public int CostOf(int frame) => PacketOf(frame) - KeyOf(frame) + 1;

    /// <summary>The packets that must be decoded for some frames, which are in the order of showing: as few ranges as they make.</summary>
    public IReadOnlyList<PacketRange> PacketsOf(IEnumerable<int> frames)
    {
        var ranges = new List<PacketRange>();
        foreach (var range in frames.Select(frame => new PacketRange(KeyOf(frame), PacketOf(frame))).OrderBy(range => range.First))
        {
            if (ranges.Count > 0 && range.First <= ranges[^1].Last + 1)
            {
                ranges[^1] = ranges[^1] with { Last = Math.Max(ranges[^1].Last, range.Last) };
            }
            else
            {
                ranges.Add(range);
            }
        }

        return ranges;
    }

    /// <summary>Whether the distance between frames varies by more than the rounding of time stamps explains.</summary>
    public bool Varies()
    {
        if (!HasAllTimes || FrameCount < 3)
        {
            return false;
        }

        var steps = _shown.Zip(_shown.Skip(1), (first, second) => second - first).Where(step => step > 0).Order().ToArray();
        if (steps.Length == 0)
        {
            return false;
        }

        // One odd step is a gap of a stream that was cut, not a rate that varies.
        var (low, high) = (steps[steps.Length / 50], steps[^((steps.Length / 50) + 1)]);
        return high - low > Math.Max(1, low / 50);
    }

    private static int[] LastKeys(bool[] isKey)
    {
        var (keys, last) = (new int[isKey.Length], 0);
        for (var packet = 0; packet < isKey.Length; packet++)
        {
            keys[packet] = last = isKey[packet] ? packet : last;
        }

        return keys;
    }
}

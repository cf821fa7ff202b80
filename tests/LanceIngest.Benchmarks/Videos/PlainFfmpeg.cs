using System.Diagnostics;
using System.Globalization;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Videos;

/// <summary>What is done with FFmpeg by hand.</summary>
internal static class PlainFfmpeg
{
    /// <summary>The seconds of decoding every frame, and nothing else.</summary>
    public static async Task<double> DecodeAsync(string path)
    {
        var started = Stopwatch.GetTimestamp();
        await VideoMaker.RunAsync("-i", path, "-f", "null", "-");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The seconds of taking frames one by one, with the time after the input: so every frame before it is decoded.</summary>
    public static async Task<double> SeekOneByOneAsync(string path, IEnumerable<TimeSpan> times)
    {
        var folder = Directory.CreateTempSubdirectory("by-hand-");
        try
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var time in times)
            {
                await VideoMaker.RunAsync(
                    "-i", path, "-ss", time.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-frames:v", "1", Path.Combine(folder.FullName, $"{time.Ticks}.jpg"));
            }

            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The times, in seconds, of the frames that FFmpeg's own score tells to be cuts.</summary>
    public static async Task<IReadOnlyList<double>> FindCutsAsync(string path)
    {
        var lines = await VideoMaker.RunAsync("-i", path, "-vf", "select='gt(scene,0.3)',metadata=mode=print:file=-", "-f", "null", "-");
        const string Label = "pts_time:";
        return [.. lines.Split('\n').Where(line => line.Contains(Label, StringComparison.Ordinal)).Select(line => double.Parse(line[(line.IndexOf(Label, StringComparison.Ordinal) + Label.Length)..], CultureInfo.InvariantCulture))];
    }
}

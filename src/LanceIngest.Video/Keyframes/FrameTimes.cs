using System.Globalization;

namespace LanceIngest.Video;

/// <summary>
/// Reads the times of frames, which FFmpeg's filter <c>metadata</c> writes to a file one by one, each before its picture: as whole
/// numbers of the time base, because what other places print is rounded to six digits.
/// </summary>
internal sealed class FrameTimes(string file) : IDisposable
{
    private const string Label = " pts:";

    private StreamReader? _reader;

    /// <summary>The filters that write the time of each frame to a file of the folder that FFmpeg runs in, before the frame goes on.</summary>
    /// <remarks>A frame without metadata is not printed, so it is given some.</remarks>
    public static string Filters(string name) => $"metadata=mode=add:key=t:value=1,metadata=mode=print:direct=1:file={name}";

    /// <summary>The time of the next frame. Only to be asked for a frame whose picture has come.</summary>
    public long Next()
    {
        _reader ??= new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (_reader.ReadLine() is { } line)
        {
            // "frame:12   pts:6006    pts_time:0.2002"
            var start = line.IndexOf(Label, StringComparison.Ordinal);
            if (start >= 0)
            {
                var text = line.AsSpan(start + Label.Length);
                return long.TryParse(text[..text.IndexOf(' ')], CultureInfo.InvariantCulture, out var time)
                    ? time
                    : throw ProbeFailure.Of("its pictures have no times");
            }
        }

        throw IngestionException.Transient(VideoErrors.FfmpegFailed, "ffmpeg wrote a picture without its time. Check that there is room in VideoOptions.TemporaryFolder.");
    }

    public void Dispose() => _reader?.Dispose();
}

using System.Globalization;
using LanceIngest.Video;
using Spectre.Console;

namespace LanceIngest.Console.Output;

/// <summary>What <c>keyframes</c> tells.</summary>
internal sealed record KeyframeReport(VideoInfo Info, KeyframeSet Keyframes, string? Sheet)
{
    public void WriteJson() => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("durationMs", Milliseconds(Info.Duration));
        writer.WriteStartArray("shots");
        foreach (var shot in Keyframes.Shots)
        {
            writer.WriteStartObject();
            writer.WriteNumber("startMs", Milliseconds(shot.Start));
            writer.WriteNumber("endMs", Milliseconds(shot.End));
            writer.WriteBoolean("fadesIn", shot.FadesIn);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("keyframes");
        foreach (var frame in Keyframes.Frames)
        {
            writer.WriteStartObject();
            writer.WriteNumber("timeMs", Milliseconds(frame.Time));
            writer.WriteNumber("frameNumber", frame.FrameNumber);
            writer.WriteNumber("width", frame.Width);
            writer.WriteNumber("height", frame.Height);
            writer.WriteString("file", frame.File);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("contactSheet", Sheet);
        writer.WriteString("problem", Keyframes.Problem);
        writer.WriteEndObject();
    });

    public void Print()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Shot", "From", "To", "Key-frame at", "Frame", "File");
        if (Keyframes.Shots.Count == 0)
        {
            Keyframes.Frames.ToList().ForEach(frame => Add(table, [string.Empty, string.Empty, string.Empty], frame));
        }

        foreach (var (shot, index) in Keyframes.Shots.Select((shot, index) => (shot, index)))
        {
            string[] about = [$"{index + 1}{(shot.FadesIn ? " (fades in)" : string.Empty)}", Time(shot.Start), Time(shot.End)];
            var isLast = index == Keyframes.Shots.Count - 1;
            foreach (var frame in Keyframes.Frames.Where(frame => frame.Time >= shot.Start && (isLast || frame.Time < shot.End)).DefaultIfEmpty())
            {
                Add(table, about, frame);
                about = [string.Empty, string.Empty, string.Empty];
            }
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{Keyframes.Frames.Count} key-frames of {Time(Info.Duration)}{(Sheet is null ? string.Empty : $"; all of them: {Sheet}")}");
        if (Keyframes.Problem is { } problem)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]Parts of the video are damaged:[/] {problem}");
        }
    }

    private static void Add(Table table, string[] about, Keyframe? frame) => table.AddRow([
        .. about,
        frame is null ? string.Empty : Time(frame.Time),
        frame?.FrameNumber.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        frame is null ? string.Empty : Path.GetFileName(frame.File).EscapeMarkup(),
    ]);

    private static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;

    private static string Time(TimeSpan time) => time.ToString(@"h\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}

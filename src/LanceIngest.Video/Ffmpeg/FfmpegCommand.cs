using FFMpegCore;

namespace LanceIngest.Video;

/// <summary>Commands built with FFMpegCore, taken apart into arguments: no shell and no second parser ever sees them.</summary>
internal static class FfmpegCommand
{
    /// <summary>Opens a file whose name is ours, with the flags that keep it from opening others.</summary>
    public static FFMpegArguments Open(string file, VideoOptions options, string flags = "")
        => FFMpegArguments.FromFileInput(file, verifyExists: false, input => input.WithCustomArgument(
            FormattableString.Invariant($"-nostdin {string.Join(' ', SafeInput.Flags(options))} -timelimit {(long)options.MaxCpuTime.TotalSeconds} {flags}")));

    /// <summary>The arguments one by one. FFMpegCore puts values that may hold spaces between quotes, whole, and escapes nothing.</summary>
    public static IReadOnlyList<string> Split(FFMpegArgumentProcessor command)
        => [.. command.Arguments.Split('"').SelectMany((part, index) => index % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}

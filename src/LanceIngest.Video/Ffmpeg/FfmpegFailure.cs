using System.Globalization;

namespace LanceIngest.Video;

/// <summary>What a run ended with, as a failure that says whether trying again can help.</summary>
internal static class FfmpegFailure
{
    // A shell's way of saying that a signal ended a program.
    private const int BySignal = 128;
    private const int Kill = BySignal + 9;
    private const int Terminate = BySignal + 15;
    private const int CpuTime = BySignal + 24;
    private const int FileSize = BySignal + 25;

    /// <summary>FFmpeg's own exit code for a run that a signal ended in good order.</summary>
    private const int Interrupted = 255;

    private const string NoMemory = "Cannot allocate memory";

    // Where memory ends in the middle of a video, FFmpeg takes that for the video's end and says 0.
    public static bool IsSuccess(int exitCode, ErrorTail errors) => exitCode == 0 && !errors.Contains(NoMemory);

    public static IngestionException Of(string program, int exitCode, ErrorTail errors, VideoOptions options)
    {
        if (exitCode == CpuTime || (exitCode == Interrupted && errors.ToString().Length == 0))
        {
            return Limit(program, $"took more than {options.MaxCpuTime} of processor time", nameof(options.MaxCpuTime));
        }

        if (exitCode == FileSize)
        {
            return Limit(program, $"wanted to write a file of more than {options.MaxBytes} bytes", nameof(options.MaxBytes));
        }

        if (errors.Contains(NoMemory))
        {
            return Limit(program, $"took more than {options.MaxMemory} bytes of memory", nameof(options.MaxMemory));
        }

        if (exitCode is Kill or Terminate)
        {
            return IngestionException.Transient(
                VideoErrors.FfmpegFailed, $"{program} was killed from outside. Check that this machine has enough memory for VideoOptions.MaxConcurrentVideos ({options.MaxConcurrentVideos}) videos at a time.");
        }

        if (errors.Contains("No space left on device"))
        {
            return IngestionException.Transient(
                VideoErrors.FfmpegFailed, $"{program} found no space left on the device. Free some, or set VideoOptions.TemporaryFolder to a larger one.");
        }

        return IngestionException.Permanent(
            IngestionErrors.InvalidSource,
            string.Create(CultureInfo.InvariantCulture, $"{program} cannot read the video (exit code {exitCode}): {(errors.ToString() is { Length: > 0 } text ? text : "it gave no reason")}."));
    }

    public static IngestionException TookTooLong(string program, VideoOptions options)
        => Limit(program, $"took longer than {options.MaxRunTime}", nameof(options.MaxRunTime));

    public static IngestionException Stalled(string program, VideoOptions options) => IngestionException.Transient(
        VideoErrors.FfmpegFailed, $"{program} did nothing for {options.StallTimeout} and was stopped. Check the disk of VideoOptions.TemporaryFolder; where it is only slow, raise VideoOptions.StallTimeout.");

    private static IngestionException Limit(string program, string what, string option)
        => IngestionException.Permanent(VideoErrors.LimitReached, FormattableString.Invariant($"{program} {what} and was stopped. Shorten the video, or raise VideoOptions.{option}."));
}

using System.Globalization;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

internal sealed class VideoOptionsValidator : IValidateOptions<VideoOptions>
{
    private const int MostFrames = 1000;
    private const int MostVideos = 64;
    private const long LeastMemory = 256L * 1024 * 1024;
    private static readonly TimeSpan LongestLease = TimeSpan.FromHours(12);

    public ValidateOptionsResult Validate(string? name, VideoOptions options)
    {
        var errors = new List<string>();
        CheckFolder(options.FfmpegFolder, nameof(options.FfmpegFolder), "the folder that holds ffmpeg and ffprobe");
        CheckFolder(options.TemporaryFolder, nameof(options.TemporaryFolder), "a folder with room for a few videos");
        Check(Enum.IsDefined(options.Strategy), $"{nameof(options.Strategy)} is {options.Strategy}: set it to Scene, Uniform or IFrame.");
        Check(options.MinFrames >= 1, $"{nameof(options.MinFrames)} is {options.MinFrames}: set it to 1 or more.");
        Check(
            options.MaxFrames >= options.MinFrames && options.MaxFrames <= MostFrames,
            $"{nameof(options.MaxFrames)} is {options.MaxFrames}: set it to a number from {nameof(options.MinFrames)} ({options.MinFrames}) to {MostFrames}.");
        Check(options.MinGap >= TimeSpan.Zero, $"{nameof(options.MinGap)} is {options.MinGap}: set it to 0 or more.");
        Check(
            options.MaxGap >= options.MinGap && options.MaxGap > TimeSpan.Zero,
            $"{nameof(options.MaxGap)} is {options.MaxGap}: set it to more than 0 and to no less than {nameof(options.MinGap)} ({options.MinGap}).");
        Check(options.LongestSide is >= 64 and <= 8192, $"{nameof(options.LongestSide)} is {options.LongestSide}: set it to a number of pixels from 64 to 8192.");
        Check(options.JpegQuality is >= 1 and <= 100, $"{nameof(options.JpegQuality)} is {options.JpegQuality}: set it to a number from 1 to 100.");
        Check(
            options.MaxConcurrentVideos is >= 1 and <= MostVideos,
            $"{nameof(options.MaxConcurrentVideos)} is {options.MaxConcurrentVideos}: set it to a number from 1 to {MostVideos}.");
        Check(options.MaxBytes >= 1, $"{nameof(options.MaxBytes)} is {options.MaxBytes}: set it to a number of bytes of 1 or more.");
        Check(options.MaxPixels >= 1, $"{nameof(options.MaxPixels)} is {options.MaxPixels}: set it to a number of pixels of 1 or more.");
        Check(options.MaxDuration > TimeSpan.Zero, $"{nameof(options.MaxDuration)} is {options.MaxDuration}: set it to more than 0.");
        Check(
            options.MaxRunTime > TimeSpan.Zero && options.MaxRunTime <= LongestLease,
            $"{nameof(options.MaxRunTime)} is {options.MaxRunTime}: set it to a time of more than 0 and at most 12 hours, for which SQS lets a worker hold a message.");
        Check(options.StallTimeout >= TimeSpan.FromSeconds(1), $"{nameof(options.StallTimeout)} is {options.StallTimeout}: set it to 1 second or more.");
        Check(options.MaxCpuTime >= TimeSpan.FromSeconds(1), $"{nameof(options.MaxCpuTime)} is {options.MaxCpuTime}: set it to 1 second or more.");
        Check(
            options.MaxMemory >= LeastMemory,
            $"{nameof(options.MaxMemory)} is {options.MaxMemory}: set it to {LeastMemory} bytes or more; FFmpeg cannot decode full HD with less.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool valid, FormattableString error)
        {
            if (!valid)
            {
                errors.Add($"VideoOptions.{error.ToString(CultureInfo.InvariantCulture)}");
            }
        }

        // FFMpegCore puts paths between quotes and escapes nothing in them.
        void CheckFolder(string? folder, string setting, string meaning) => Check(
            folder is null || (Path.IsPathFullyQualified(folder) && !folder.Contains('"', StringComparison.Ordinal)),
            $"{setting} is '{folder}': set it to the absolute path of {meaning}, without quotes in it, or leave it out.");
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace LanceIngest.Testing;

/// <summary>Makes videos with FFmpeg, each once: they stay in <c>artifacts/test-videos</c> under a name that has a hash of the command in it.</summary>
public static class VideoMaker
{
    private static readonly string Folder = Repository.PathOf("artifacts/test-videos");

    /// <summary>Makes a video, unless it is there.</summary>
    /// <param name="name">Its name, with the extension that says its container.</param>
    /// <param name="arguments">FFmpeg's arguments before the name of the output.</param>
    /// <returns>Its path.</returns>
    public static async Task<string> MakeAsync(string name, params IReadOnlyList<string> arguments)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', arguments))))[..12];
        var path = Path.Combine(Directory.CreateDirectory(Folder).FullName, $"{hash}-{name}");
        if (File.Exists(path))
        {
            return path;
        }

        // Tests run at the same time, in several processes: whoever is last replaces a video by its equal.
        var unfinished = Path.Combine(Folder, $"{Path.GetRandomFileName()}-{name}");
        try
        {
            await RunAsync([.. arguments, unfinished]);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        return path;
    }

    /// <summary>Makes a video of an hour in a second. To look through it takes long enough to be interrupted.</summary>
    /// <returns>Its path.</returns>
    public static async Task<string> MakeLongAsync()
    {
        var piece = await MakeAsync("piece.mp4", "-f", "lavfi", "-i", "color=black:s=1280x720:r=30:d=10", "-c:v", "libx264", "-preset", "ultrafast");
        return await MakeAsync("long.mp4", "-stream_loop", "359", "-i", piece, "-c", "copy");
    }

    /// <summary>Runs FFmpeg for its text.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its standard output.</returns>
    public static async Task<string> RunAsync(params IReadOnlyList<string> arguments) => Encoding.UTF8.GetString(await ReadAsync(arguments));

    /// <summary>Runs FFmpeg for its bytes.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its standard output.</returns>
    public static async Task<byte[]> ReadAsync(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-nostdin", "-hide_banner", "-v", "error", "-y", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var errors = await process.StandardError.ReadToEndAsync();
        await reading;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"ffmpeg failed: {errors}");
    }
}

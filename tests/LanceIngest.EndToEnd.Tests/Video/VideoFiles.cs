using System.Diagnostics;
using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Videos to ingest: those that packages ship and samples hold, and what FFmpeg makes of them.</summary>
internal sealed class VideoFiles : IDisposable
{
    /// <summary>A real film of a minute, from the npm package <c>tracking</c>: people, a street, many shots, sound.</summary>
    public const string Minions = "tests/videos/node_modules/tracking/examples/assets/minions.mp4";

    /// <summary>A real film of eleven seconds, from Debian's package <c>opencv-doc</c>: four shots, dark ones among them.</summary>
    public const string Megamind = "/usr/share/doc/opencv-doc/examples/data/Megamind.avi";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanceingest-videos-");

    /// <summary>Three scenes of 2.6 s, with subtitles.</summary>
    public static string Regatta => Repository.PathOf("samples/content/media/film/regatta-day.mp4");

    /// <summary>A voice of 11 s.</summary>
    public static string Bulletin => Repository.PathOf("samples/content/media/sound/small-craft-bulletin.flac");

    /// <summary>A picture, which FFmpeg could read too.</summary>
    public static string Picture => Repository.PathOf("samples/content/media/pictures/signal-flags.png");

    /// <summary>The file of a film that a package brings.</summary>
    public static string PathOfFilm(string film) => Repository.PathOf(film) is var file && File.Exists(file)
        ? file
        : throw new InvalidOperationException($"The package that brings {film} is not installed. Run ./test.sh, which does that.");

    /// <summary>The first scene of the regatta: fewer key-frames, and no words.</summary>
    public Task<string> RegattaSceneAsync() => MakeAsync("scene.mp4", "-i", Regatta, "-t", "2", "-map", "0:v", "-c:v", "libx264", "-preset", "ultrafast");

    /// <summary>Adds subtitles to a video.</summary>
    public async Task<string> WithSubtitlesAsync(string video, params (int From, int To, string Text)[] cues)
    {
        var subtitles = PathOf("subtitles.srt");
        await File.WriteAllTextAsync(subtitles, string.Join('\n', cues.Select((cue, index) => $"{index + 1}\n00:00:{cue.From:D2},000 --> 00:00:{cue.To:D2},000\n{cue.Text}\n")), Token);
        return await MakeAsync("subtitled.mp4", "-i", PathOfFilm(video), "-i", subtitles, "-map", "0:v", "-map", "0:a?", "-map", "1", "-c", "copy", "-c:a", "aac", "-c:s", "mov_text", "-metadata:s:s:0", "language=eng");
    }

    /// <summary>Puts a sound under moving pictures.</summary>
    public Task<string> WithSoundAsync(string name, int seconds, params string[] sound) => MakeAsync(
        name, ["-f", "lavfi", "-i", $"testsrc2=s=320x180:r=10:d={seconds}", .. sound, "-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-t", $"{seconds}"]);

    /// <summary>Has FFmpeg make a file.</summary>
    public async Task<string> MakeAsync(string name, params string[] arguments)
    {
        var file = PathOf(name);
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-y", "-v", "error", .. arguments, file]) { RedirectStandardError = true })!;
        var errors = await ffmpeg.StandardError.ReadToEndAsync(Token);
        await ffmpeg.WaitForExitAsync(Token);
        return ffmpeg.ExitCode == 0 ? file : throw new InvalidOperationException($"FFmpeg could not make {name}: {errors}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}

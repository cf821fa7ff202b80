using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LanceIngest.Console.Content;

/// <summary>Reads the tags of a sound or a film with FFmpeg's <c>ffprobe</c>.</summary>
internal static class FfprobeTags
{
    // Containers that hold their content themselves: a playlist or a script in disguise would make ffprobe open other files.
    private const string Formats = "mov,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,mp3,wav,flac,aac";
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <exception cref="IngestionException">ffprobe is not installed, or the file is neither sound nor film.</exception>
    public static async Task<FileTags> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string[] arguments = ["-v", "error", "-protocol_whitelist", "file", "-format_whitelist", Formats, "-show_format", "-show_streams", "-of", "json", "-i", Path.GetFullPath(path)];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        using var process = Start(arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 && JsonNode.Parse(await output) is JsonObject probe
                ? Describe(probe)
                : throw Unreadable(path, (await errors).Split('\n', 2)[0]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreadable(path, $"ffprobe took longer than {TimeLimit.TotalSeconds} seconds");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("ffprobe", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            throw IngestionException.Permanent(IngestionErrors.InvalidSource, "ffprobe is not installed; install FFmpeg to ingest audio and video files.", e);
        }
    }

    private static FileTags Describe(JsonObject probe)
    {
        var format = probe["format"] as JsonObject ?? [];
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var holder in (probe["streams"] as JsonArray ?? []).Append(format).OfType<JsonObject>())
        {
            foreach (var (name, value) in holder["tags"] as JsonObject ?? [])
            {
                tags[name] = value?.ToString() ?? string.Empty;
            }
        }

        var video = (probe["streams"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(stream => stream["codec_type"]?.ToString() == "video");
        var metadata = new JsonObject
        {
            ["duration"] = format["duration"]?.ToString(),
            ["bit_rate"] = format["bit_rate"]?.ToString(),
            ["format"] = format["format_name"]?.ToString(),
            ["width"] = video?["width"]?.ToString(),
            ["height"] = video?["height"]?.ToString(),
            ["artist"] = tags.GetValueOrDefault("artist"),
            ["album"] = tags.GetValueOrDefault("album"),
            ["genre"] = tags.GetValueOrDefault("genre"),
        };
        var description = tags.GetValueOrDefault("comment") ?? tags.GetValueOrDefault("description") ?? tags.GetValueOrDefault("synopsis");
        var lyrics = tags.FirstOrDefault(tag => tag.Key.StartsWith("lyrics", StringComparison.OrdinalIgnoreCase)).Value;
        string[] keywords = [.. ((string[])["artist", "album", "genre"]).Select(tags.GetValueOrDefault).OfType<string>()];
        return new FileTags(tags.GetValueOrDefault("title"), description, lyrics, keywords, metadata);
    }

    private static IngestionException Unreadable(string path, string problem)
        => IngestionException.Permanent(IngestionErrors.InvalidSource, $"'{path}' cannot be read as audio or video: {problem}.");
}

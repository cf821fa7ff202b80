using System.Text.Json.Nodes;

namespace LanceIngest.Benchmarks.Videos;

/// <summary>Takes key-frames out of videos in a process of its own, so that its memory is theirs. A line of standard input names each.</summary>
internal static class VideoProgram
{
    /// <summary>The argument that makes it of this program.</summary>
    public const string Argument = "video-process";

    public static async Task<int> RunAsync()
    {
        await using var app = new VideoApp();
        await AnswerAsync([]);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var run = await app.RunAsync((string)JsonNode.Parse(line)!["path"]!, CancellationToken.None);
            await AnswerAsync(new JsonObject { ["frames"] = run.Keyframes.Frames.Count, ["seconds"] = run.Seconds });
        }

        return 0;
    }

    private static async Task AnswerAsync(JsonObject answer)
    {
        await Console.Out.WriteLineAsync(answer.ToJsonString());
        await Console.Out.FlushAsync();
    }
}

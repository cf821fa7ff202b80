using LanceIngest.UploadApi.Tests.Support;
using Xunit;

namespace LanceIngest.UploadApi.Tests;

public sealed class AudioTests(ApiStack stack)
{
    [Fact]
    public async Task Finish_Recording_IsProbedAndFound()
    {
        var key = await stack.UploadAsync("uploads/bell.mp3", "sound/bell-buoy.mp3");

        var (status, body) = await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = key, id = "audio-bell", prompt = "clapper over a groundswell" });

        Assert.Equal((201, true), (status, body["enqueued"]!.GetValue<bool>()));
        var metadata = body["asset"]!["metadata"]!;
        Assert.True(metadata["duration"]!.GetValue<double>() > 1 && metadata["bit_rate"]!.GetValue<double>() > 1000);
        Assert.NotEmpty(body["asset"]!["manual_labels"]!["custom_tags"]!.AsArray());
        await stack.FindAsync("clapper groundswell", "audio", "audio-bell");
    }

    [Fact]
    public async Task Finish_WithTranscribe_IsFoundByWhatIsSaid()
    {
        var key = await stack.UploadAsync("uploads/speech.wav", Silence(seconds: 1));
        await stack.OpenAi.AnswerAsync("""{"transcription":{"segments":[{"start":0,"end":1,"text":"Zephyr backing southwesterly."}]}}""");

        var (status, body) = await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = key, id = "audio-speech", transcribe = true });
        await stack.OpenAi.AnswerAsync("""{"transcription":null}""");

        Assert.Equal(201, status);
        Assert.Equal("Zephyr backing southwesterly.", body["asset"]!["lyrics"]!.GetValue<string>());
        await stack.FindAsync("zephyr southwesterly", "audio", "audio-speech");
    }

    [Fact]
    public async Task Finish_WithTranscribeTwice_PaysOnceUntilTheBytesChange()
    {
        var key = await stack.UploadAsync("uploads/twice.wav", Silence(seconds: 2));
        await stack.OpenAi.AnswerAsync("""{"transcription":{"segments":[{"start":0,"end":1,"text":"Full and by."}]}}""");
        var before = await stack.OpenAi.CountAsync("transcriptions");

        var (_, first) = await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = key, id = "audio-twice", transcribe = true });
        var (again, _) = await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = key, id = "audio-twice", transcribe = true });
        var (_, other) = await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = key, id = "audio-twice-other", transcribe = true });
        var paid = await stack.OpenAi.CountAsync("transcriptions") - before;
        await stack.UploadAsync("uploads/twice.wav", Silence(seconds: 3));
        await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = key, id = "audio-twice-new", transcribe = true });
        await stack.OpenAi.AnswerAsync("""{"transcription":null}""");

        Assert.Equal((200, 1), (again, paid));
        Assert.Equal(["Full and by.", "Full and by."], [first["asset"]!["lyrics"]!.GetValue<string>(), other["asset"]!["lyrics"]!.GetValue<string>()]);
        Assert.Equal(2, await stack.OpenAi.CountAsync("transcriptions") - before);
    }

    [Fact]
    public async Task Finish_NoRecording_IsRefused()
    {
        await stack.UploadAsync("uploads/no.mp3", "no recording at all"u8.ToArray());

        var (status, problem) = await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = "uploads/no.mp3" });

        Assert.Equal((422, "invalid_source"), (status, problem["code"]!.GetValue<string>()));
        Assert.DoesNotContain("tmp", problem["detail"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(404, (await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = "uploads/never.mp3" })).Status);
    }

    [Fact]
    public async Task PatchSong_Title_IsFoundByIt()
    {
        await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = await stack.UploadAsync("uploads/song.mp3", "sound/bell-buoy.mp3"), id = "song-one" });

        var (status, _) = await stack.SendAsync(HttpMethod.Patch, "/songs/song-one", """{"title":"Quinquereme shanty"}""");

        Assert.Equal(200, status);
        await stack.FindAsync("quinquereme", "audio", "song-one");
        Assert.Equal(404, (await stack.SendAsync(HttpMethod.Patch, "/songs/nobody", """{"title":"x"}""")).Status);
    }

    // A recording without tags, and so without lyrics.
    private static byte[] Silence(int seconds)
    {
        const int Rate = 8000;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + (Rate * seconds));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1); // PCM
        writer.Write((short)1); // mono
        writer.Write(Rate);
        writer.Write(Rate);
        writer.Write((short)1);
        writer.Write((short)8); // bits
        writer.Write("data"u8);
        writer.Write(Rate * seconds);
        writer.Write(Enumerable.Repeat((byte)128, Rate * seconds).ToArray());
        return stream.ToArray();
    }
}

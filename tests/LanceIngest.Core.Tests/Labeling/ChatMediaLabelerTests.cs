using LanceIngest.Core.Tests.Diagnostics;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.Labeling;

/// <summary>Labelling through OpenAI's own client, on the real protocol.</summary>
public sealed class ChatMediaLabelerTests(IngestionStack stack) : IClassFixture<IngestionStack>, IAsyncLifetime
{
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await stack.OpenAi.FailAsync("""{"mode":"none"}""");
        await stack.OpenAi.AnswerAsync("""{"chat":null,"transcription":null}""");
    }

    [Fact]
    public async Task LabelAsync_Bytes_GivesLabelsAndCountsTokens()
    {
        await using var app = NewApp();
        using var telemetry = new CapturedTelemetry();

        var result = await Labeler(app).LabelAsync(new ImageToLabel(Png, "image/png"), Token);

        Assert.All([result.Labels.Scenes, result.Labels.Objects, result.Labels.Style, result.Labels.Mood, result.Labels.Themes], list => Assert.Single(list));
        Assert.Equal(0.5, result.Labels.ConfidenceScores["mood"]);
        Assert.StartsWith("gpt-4o-mini", result.Model, StringComparison.Ordinal);
        Assert.True(result is { InputTokens: > 85, OutputTokens: > 10 });
        Assert.Equal(result.InputTokens + result.OutputTokens, telemetry.Measured("lanceingest.label.tokens").Sum(entry => entry.Value));
    }

    [Fact]
    public async Task LabelAsync_Url_IsDownloadedByTheProvider()
    {
        await using var app = NewApp();
        await using var files = new HttpStandIn(_ => new HttpStandIn.Answer(200, Png));

        var result = await Labeler(app).LabelAsync(new ImageToLabel(new Uri(files.Address, "dome.png"), "image/png"), Token);

        Assert.NotEmpty(result.Labels.Scenes);
        Assert.Equal(1, files.Requests);
    }

    [Fact]
    public async Task LabelAsync_NoPicture_IsRefusedForGoodWithoutASecondRequest()
    {
        await using var app = NewApp();
        var before = await stack.OpenAi.CountAsync("chats");

        var error = await FailureAsync(app, new ImageToLabel("no picture"u8.ToArray(), "image/png"));

        Assert.Equal((IngestionErrors.LabelingFailed, false, "The vision model refused the picture with status 400."), (error.Code, error.IsTransient, error.Message));
        Assert.Equal(1, await stack.OpenAi.CountAsync("chats") - before);
    }

    [Fact]
    public async Task LabelAsync_TooLarge_IsRefusedBeforeItIsSent()
    {
        await using var app = NewApp(options => options.MaxImageBytes = 1024);
        var before = await stack.OpenAi.CountAsync("chats");

        var error = await FailureAsync(app, new ImageToLabel(new byte[1025], "image/png"));

        Assert.Equal((IngestionErrors.SourceTooLarge, false), (error.Code, error.IsTransient));
        Assert.Contains("1,025 bytes; at most 1,024", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await stack.OpenAi.CountAsync("chats"));
    }

    [Theory]
    [InlineData("""{"mode":"status","status":503,"api":"chat","times":2}""")]
    [InlineData("""{"mode":"status","status":429,"retryAfter":1,"api":"chat","times":1}""")]
    public async Task LabelAsync_ProviderIsBusy_TriesAgain(string fault)
    {
        await using var app = NewApp();
        await stack.OpenAi.FailAsync(fault);

        Assert.NotEmpty((await Labeler(app).LabelAsync(new ImageToLabel(Png, "image/png"), Token)).Labels.Scenes);
    }

    [Fact]
    public async Task LabelAsync_CutOffAnswer_KeepsWhatIsWhole()
    {
        await using var app = NewApp();
        await stack.OpenAi.AnswerAsync("""{"chat":{"content":"{\"scenes\":[\"harbour\"],\"objects\":[\"fishing bo","finishReason":"length"}}""");

        var labels = (await Labeler(app).LabelAsync(new ImageToLabel(Png, "image/png"), Token)).Labels;

        Assert.Equal(["harbour"], labels.Scenes);
        Assert.Empty(labels.Objects);
    }

    [Fact]
    public async Task LabelAsync_ProseOnly_AsksOnceMoreAndInventsNothing()
    {
        await using var app = NewApp();
        await stack.OpenAi.AnswerAsync("""{"chat":{"content":"A harbour at dawn."}}""");
        var before = await stack.OpenAi.CountAsync("chats");

        var error = await FailureAsync(app, new ImageToLabel(Png, "image/png"));

        Assert.Equal((IngestionErrors.LabelingFailed, true), (error.Code, error.IsTransient));
        Assert.DoesNotContain("harbour", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, await stack.OpenAi.CountAsync("chats") - before);
    }

    [Fact]
    public async Task LabelAsync_Refusal_IsForGood()
    {
        await using var app = NewApp();
        await stack.OpenAi.AnswerAsync("""{"chat":{"refusal":"I'm sorry, I can't help with that."}}""");

        var error = await FailureAsync(app, new ImageToLabel(Png, "image/png"));

        Assert.Equal((IngestionErrors.LabelingFailed, false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task TranscribeAsync_Recording_GivesItsWords()
    {
        await using var app = NewApp();
        await stack.OpenAi.AnswerAsync("""{"transcription":{"segments":[{"start":0,"end":1,"text":"Fog ahead."},{"start":1,"end":2,"text":"Sound the horn."}]}}""");

        var words = await app.Services.GetRequiredService<AudioTranscriber>().TranscribeAsync(Mp3(), Token);

        Assert.Equal("Fog ahead. Sound the horn.", words);
    }

    [Fact]
    public async Task TranscribeAsync_Silence_IsNoText()
    {
        await using var app = NewApp();
        await stack.OpenAi.AnswerAsync("""{"transcription":{"segments":[]}}""");

        Assert.Null(await app.Services.GetRequiredService<AudioTranscriber>().TranscribeAsync(Mp3(), Token));
    }

    [Fact]
    public async Task TranscribeAsync_NoRecordingOrTooMuchOfIt_IsRefusedForGood()
    {
        await using var app = NewApp();
        var transcriber = app.Services.GetRequiredService<AudioTranscriber>();

        var broken = await Assert.ThrowsAsync<IngestionException>(() => transcriber.TranscribeAsync("no recording"u8.ToArray(), Token));
        var large = await Assert.ThrowsAsync<IngestionException>(() => transcriber.TranscribeAsync(new byte[(25 * 1024 * 1024) + 1], Token));

        Assert.Equal((IngestionErrors.LabelingFailed, false), (broken.Code, broken.IsTransient));
        Assert.Equal((IngestionErrors.SourceTooLarge, false), (large.Code, large.IsTransient));
    }

    private static byte[] Mp3()
    {
        var bytes = new byte[8000];
        (bytes[0], bytes[1]) = (0xff, 0xfb);
        return bytes;
    }

    private static IMediaLabeler Labeler(IngestionApp app) => app.Services.GetRequiredService<IMediaLabeler>();

    private static Task<IngestionException> FailureAsync(IngestionApp app, ImageToLabel image) => Assert.ThrowsAsync<IngestionException>(() => Labeler(app).LabelAsync(image, Token));

    private IngestionApp NewApp(Action<LabelingOptions>? configure = null) => stack.NewApp(builder => builder.AddMediaLabeling(configure).AddAudioTranscription());
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Amazon.SQS.Model;
using LanceIngest.UploadApi.Tests.Support;
using Xunit;

namespace LanceIngest.UploadApi.Tests;

/// <summary>The page of the operator, driven with Chromium by <c>tests/ingestion-page</c>.</summary>
public sealed class PageTests(ApiStack stack)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_AsAnOperatorUsesIt_Works()
    {
        var shots = Directory.CreateDirectory(Testing.Repository.PathOf("artifacts/screenshots"));
        var start = new ProcessStartInfo("node", [Testing.Repository.PathOf("tests/ingestion-page/src/page.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PAGE_URL"] = new Uri(stack.Api.Address, "ingestion").AbsoluteUri;
        start.Environment["PAGE_KEY"] = ApiStack.Key;
        start.Environment["PAGE_SHOTS"] = shots.FullName;
        using var script = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        try
        {
            var errors = script.StandardError.ReadToEndAsync(limit.Token);
            while (await script.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                await DoAsync(line.TrimStart('>', ' '));
                await script.StandardInput.WriteLineAsync("done");
            }

            await script.WaitForExitAsync(limit.Token);
            Assert.True(script.ExitCode == 0, $"{await errors}\n{stack.Api.Output}");
        }
        finally
        {
            if (!script.HasExited)
            {
                script.Kill(entireProcessTree: true);
            }

            await stack.Sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = stack.Aws.AnalysisDeadLetters }, CancellationToken.None);
        }
    }

    private Task DoAsync(string what) => what switch
    {
        "ingest" => IngestAsync(),
        "poison" => stack.Sqs.SendMessageAsync(stack.Aws.AnalysisQueue, """{"mediaType":"hologram","assetId":"page-poison"}""", Token),
        "kill" => stack.Api.KillAsync(),
        "start" => stack.RestartAsync(),
        _ => throw new InvalidOperationException($"The page's script asked for '{what}'."),
    };

    private async Task IngestAsync()
    {
        await stack.OpenAi.AnswerAsync("""{"chat":{"content":"{\"scenes\":[\"aurora over the harbour\"],\"mood\":[\"still\"]}"}}""");
        await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_key = await stack.UploadAsync("page/sextant.jpg", "pictures/brass-sextant.jpg"), id = "page-image", title = "Sextant in the northern lights" });
        await stack.SendAsync(HttpMethod.Post, "/media-labeling/images/page-image/label");
        await stack.PostAsync("/media-labeling/videos/finish-upload", new { s3_key = await stack.UploadAsync("page/regatta.mp4", "film/regatta-day.mp4"), id = "page-video", title = "Regatta day" });
        await stack.UploadAsync("page/frame.png", "pictures/signal-flags.png");
        await stack.PostAsync("/media-labeling/videos/update-keyframes", new
        {
            video_id = "page-video",
            keyframes = new[] { new { id = "page-frame", s3_key = "page/frame.png", timestamp = "1.4", title = "Aurora at the finish" } },
        });
        await stack.OpenAi.AnswerAsync("""{"chat":null}""");
        await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = await stack.UploadAsync("page/bell.mp3", "sound/bell-buoy.mp3"), id = "page-audio", title = "Bell under the aurora" });
        foreach (var i in Enumerable.Range(0, 40))
        {
            await stack.Assets.SaveAsync(new MediaAsset(new JsonObject { ["id"] = $"page-{i}", ["title"] = $"Photograph {i} of the slipway" }) { MediaType = MediaType.Image }, Token);
        }

        await stack.PostAsync("/assets/bulk-labels", new { edits = Enumerable.Range(0, 40).Select(i => new { id = $"page-{i}", manual_labels = new { mood = new[] { "brisk" } } }) });
        await stack.FindAsync("aurora", "image", "page-frame");
    }
}

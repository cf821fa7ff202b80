using LanceIngest.UploadApi.Tests.Support;
using Xunit;

namespace LanceIngest.UploadApi.Tests;

public sealed class ImageTests(ApiStack stack)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FinishThenLabel_Image_IsFoundByItsLabelsOnlyAfterItWasLabelled()
    {
        var key = await stack.UploadAsync("uploads/sextant.jpg", "pictures/brass-sextant.jpg");

        var (status, body) = await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_key = key, id = "image-sextant", title = "Brass sextant" });

        Assert.Equal((201, true), (status, body["enqueued"]!.GetValue<bool>()));
        var asset = (await stack.Assets.FindAsync("image-sextant", MediaType.Image, Token))!.Asset;
        Assert.Equal($"s3://{stack.Aws.Bucket}/uploads/sextant.jpg", asset.S3Url);
        Assert.True(asset.Json["metadata"]!["width"]!.GetValue<int>() > 100 && asset.Json["metadata"]!["height"]!.GetValue<int>() > 100);
        Assert.Equal("jpeg", asset.Json["metadata"]!["format"]!.GetValue<string>());

        await stack.OpenAi.AnswerAsync("""{"chat":{"content":"{\"scenes\":[\"cabinet of instruments\"],\"objects\":[\"vernier octant\"],\"mood\":[]}"}}""");
        var (labeled, answer) = await stack.SendAsync(HttpMethod.Post, "/media-labeling/images/image-sextant/label");
        await stack.OpenAi.AnswerAsync("""{"chat":null}""");

        Assert.Equal((200, true), (labeled, answer["enqueued"]!.GetValue<bool>()));
        Assert.Equal("completed", answer["asset"]!["processing_status"]!["ai_labeling"]!.GetValue<string>());
        var hit = await stack.FindAsync("vernier octant", "image", "image-sextant");
        Assert.DoesNotContain("initial", await stack.StagesOfAsync("image-sextant"));
        using var browser = new HttpClient();
        Assert.Equal(File.ReadAllBytes(Testing.Repository.PathOf("samples/content/media/pictures/brass-sextant.jpg")), await browser.GetByteArrayAsync(hit["thumbnail"]!.GetValue<string>(), Token));
    }

    [Fact]
    public async Task Finish_SameUploadTwice_Is201Then200AndAnotherWithItsId409()
    {
        await stack.UploadAsync("uploads/flags.png", "pictures/signal-flags.png");
        await stack.UploadAsync("uploads/comet.jpg", "pictures/comet-sketch.jpg");

        var first = await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_url = $"s3://{stack.Aws.Bucket}/uploads/flags.png", id = "image-flags" });
        var again = await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_url = $"{stack.Aws.Endpoint}/{stack.Aws.Bucket}/uploads/flags.png", id = "image-flags" });
        var (status, problem) = await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_key = "uploads/comet.jpg", id = "image-flags" });

        Assert.Equal((201, 200, 409), (first.Status, again.Status, status));
        Assert.Equal("id_taken", problem["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("uploads/never.jpg", null, 404, "source_missing")]
    [InlineData("uploads/liar.jpg", "<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "invalid_source")]
    [InlineData("uploads/cut.jpg", "\u00ff\u00d8\u00ff\u00e0", 422, "invalid_source")]
    [InlineData("uploads/empty.jpg", "", 422, "invalid_source")]
    [InlineData("../../etc/passwd", null, 422, "invalid_source")]
    public async Task Finish_NoPicture_IsRefusedWithAReason(string key, string? content, int expected, string code)
    {
        if (content is not null)
        {
            await stack.UploadAsync(key, System.Text.Encoding.Latin1.GetBytes(content));
        }

        var (status, problem) = await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_key = key });

        Assert.Equal((expected, code), (status, problem["code"]?.GetValue<string>()));
    }

    [Fact]
    public async Task Finish_TooLarge_Is413()
    {
        await stack.UploadAsync("uploads/huge.jpg", new byte[(1024 * 1024) + 1]);

        Assert.Equal(413, (await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_key = "uploads/huge.jpg" })).Status);
    }

    [Fact]
    public async Task Finish_BadRequest_NamesTheMember()
    {
        var (status, problem) = await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_key = "uploads/x.jpg", cloudflare_url = "no url" });

        Assert.Equal(400, status);
        Assert.Single(problem["errors"]!.AsObject());
        Assert.Equal(400, (await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_key = await stack.UploadAsync("uploads/y.png", "pictures/signal-flags.png"), id = "../y" })).Status);
    }

    [Fact]
    public async Task Label_ModelRefusesOrIsDown_SaysSoAndEnqueuesNothing()
    {
        await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_key = await stack.UploadAsync("uploads/refused.png", "pictures/signal-flags.png"), id = "image-refused" });
        await stack.OpenAi.AnswerAsync("""{"chat":{"refusal":"No."}}""");

        var (status, problem) = await stack.SendAsync(HttpMethod.Post, "/media-labeling/images/image-refused/label");
        await stack.OpenAi.AnswerAsync("""{"chat":null}""");

        Assert.Equal((422, "labeling_failed"), (status, problem["code"]!.GetValue<string>()));
        Assert.Null((await stack.Assets.FindAsync("image-refused", MediaType.Image, Token))!.Asset.AiLabels);
        Assert.Equal(404, (await stack.SendAsync(HttpMethod.Post, "/media-labeling/images/nobody/label")).Status);
        Assert.Equal(404, (await stack.SendAsync(HttpMethod.Post, "/media-labeling/keyframes/image-refused/label")).Status);
    }
}

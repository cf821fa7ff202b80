using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Tests.Support;
using Xunit;

namespace LanceIngest.UploadApi.Tests;

public sealed class AssetTests(ApiStack stack)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Patch_WithETag_ChangesOnlyWhatWasSeen()
    {
        await SaveAsync("patch-me", "Old title");
        using var read = await stack.Http.GetAsync("/assets/patch-me", Token);
        var tag = read.Headers.ETag!.Tag;

        var (status, body) = await stack.SendAsync(HttpMethod.Patch, "/assets/patch-me", """{"description":"xylophone on a tramp steamer","metadata":{"colour":"red"},"x_vendor":null}""", tag);
        var (stale, _) = await stack.SendAsync(HttpMethod.Patch, "/assets/patch-me", """{"title":"lost"}""", tag);

        Assert.Equal((200, 412), (status, stale));
        Assert.Equal(("Old title", "red", null), (body["asset"]!["title"]!.GetValue<string>(), body["asset"]!["metadata"]!["colour"]!.GetValue<string>(), body["asset"]!["x_vendor"]));
        await stack.FindAsync("xylophone tramp steamer", "image", "patch-me");
    }

    [Fact]
    public async Task Patch_ManyAtOnce_LosesNone()
    {
        await SaveAsync("patch-busy", "Busy");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => stack.SendAsync(HttpMethod.Patch, "/assets/patch-busy", $$"""{"field_{{i}}":{{i}}}""")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        var asset = (await stack.Assets.FindAsync("patch-busy", MediaType.Image, Token))!.Asset.Json;
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(i, asset[$"field_{i}"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("/assets/nobody", """{"title":"x"}""", 404)]
    [InlineData("/assets/patch-bad", """{"id":"other"}""", 422)]
    [InlineData("/assets/patch-bad", """["title"]""", 400)]
    [InlineData("/assets/patch-bad", """{"title":""", 400)]
    public async Task Patch_Bad_IsRefused(string path, string patch, int expected)
    {
        await SaveAsync("patch-bad", "Bad");

        Assert.Equal(expected, (await stack.SendAsync(HttpMethod.Patch, path, patch)).Status);
    }

    [Fact]
    public async Task Delete_Asset_IsGoneFromStoreAndSearch()
    {
        await SaveAsync("delete-me", "Kumquat marmalade");
        await stack.SendAsync(HttpMethod.Patch, "/assets/delete-me", """{"description":"kumquat marmalade"}""");
        await stack.FindAsync("kumquat marmalade", "image", "delete-me");

        Assert.Equal(412, (await stack.SendAsync(HttpMethod.Delete, "/assets/delete-me", ifMatch: "\"stale\"")).Status);
        var (status, body) = await stack.SendAsync(HttpMethod.Delete, "/assets/delete-me");

        Assert.Equal((200, "delete-me"), (status, body["deleted"]![0]!.GetValue<string>()));
        await stack.GoneAsync("kumquat marmalade", "image", "delete-me");
        Assert.Equal(404, (await stack.SendAsync(HttpMethod.Get, "/assets/delete-me")).Status);
        Assert.Equal(404, (await stack.SendAsync(HttpMethod.Delete, "/assets/delete-me")).Status);
    }

    [Fact]
    public async Task Project_Renamed_RefreshesItsAssets()
    {
        await stack.UploadAsync("media-labeling/projects/keldra.json", """{"id":"keldra","name":"Keldra"}"""u8.ToArray());
        await stack.PostAsync("/media-labeling/images/finish-upload", new { s3_key = await stack.UploadAsync("uploads/p.png", "pictures/signal-flags.png"), id = "project-asset", title = "Oboe reed", project_id = "keldra" });

        var (status, renamed) = await stack.SendAsync(HttpMethod.Patch, "/projects/keldra", """{"name":"Keldra archive"}""");
        var (_, untouched) = await stack.SendAsync(HttpMethod.Patch, "/projects/keldra", """{"owner":"somebody"}""");

        Assert.Equal((200, 1, 0), (status, renamed["refreshed"]!.GetValue<int>(), untouched["refreshed"]!.GetValue<int>()));
        Assert.Equal("Keldra archive", untouched["project"]!["name"]!.GetValue<string>());
        await stack.FindAsync("oboe reed", "image", "project-asset");
        Assert.Equal(404, (await stack.SendAsync(HttpMethod.Patch, "/projects/nobody", """{"name":"x"}""")).Status);
    }

    [Fact]
    public async Task Project_PatchedByManyAtOnce_LosesNoneAndTellsWhoSawAnOlderOne()
    {
        await stack.UploadAsync("media-labeling/projects/busy.json", """{"id":"busy","name":"Busy"}"""u8.ToArray());
        var (_, first) = await stack.SendAsync(HttpMethod.Patch, "/projects/busy", """{"seen":true}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => stack.SendAsync(HttpMethod.Patch, "/projects/busy", $$"""{"field_{{i}}":{{i}}}""")));
        var (stale, _) = await stack.SendAsync(HttpMethod.Patch, "/projects/busy", """{"name":"lost"}""", "\"0123456789abcdef0123456789abcdef\"");
        var (_, last) = await stack.SendAsync(HttpMethod.Patch, "/projects/busy", """{"seen":null}""");

        Assert.True(first["project"]!["seen"]!.GetValue<bool>());
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(i, last["project"]![$"field_{i}"]!.GetValue<int>()));
        Assert.Equal((412, "Busy"), (stale, last["project"]!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Delete_Keyframe_StandsInItsVideosListNoMore()
    {
        await stack.Assets.SaveAsync(
            new MediaAsset(JsonNode.Parse("""{"id":"reel","title":"Reel","keyframe_stills":[{"id":"reel-1"},{"id":"reel-2"}],"keyframe_count":2}""")!.AsObject()) { MediaType = MediaType.Video }, Token);
        await stack.Assets.SaveAsync(new MediaAsset(new JsonObject { ["id"] = "reel-1", ["title"] = "Frame", ["parent_video_id"] = "reel" }) { MediaType = MediaType.Keyframe }, Token);

        var (status, _) = await stack.SendAsync(HttpMethod.Delete, "/assets/reel-1");

        var video = (await stack.Assets.FindAsync("reel", MediaType.Video, Token))!.Asset.Json;
        Assert.Equal((200, 1, "reel-2"), (status, video["keyframe_count"]!.GetValue<int>(), Assert.Single(video["keyframe_stills"]!.AsArray())!["id"]!.GetValue<string>()));
        Assert.Null(await stack.Assets.FindAsync("reel-1", MediaType.Keyframe, Token));
    }

    [Fact]
    public async Task BulkLabels_ManyEdits_AreFoldedAndFound()
    {
        foreach (var i in Enumerable.Range(0, 12))
        {
            await SaveAsync($"bulk-{i}", $"Bulk {i}");
        }

        var edits = Enumerable.Range(0, 12)
            .SelectMany(i => new object[]
            {
                new { id = $"bulk-{i}", manual_labels = new { mood = new[] { "lost" }, custom_tags = new[] { $"gazebo{i}" } } },
                new { id = $"bulk-{i}", manual_labels = new { mood = new[] { "verdigris" } } },
            })
            .Append(new { id = "bulk-nobody", manual_labels = new { mood = new[] { "x" } } });
        var (status, body) = await stack.PostAsync("/assets/bulk-labels", new { edits });

        Assert.Equal((200, 12, "bulk-nobody"), (status, body["changed"]!.GetValue<int>(), body["missing"]![0]!.GetValue<string>()));
        var labels = (await stack.Assets.FindAsync("bulk-7", MediaType.Image, Token))!.Asset.ManualLabels!;
        Assert.Equal(["verdigris"], labels.Mood);
        Assert.Equal(["gazebo7"], labels.CustomTags);
        await stack.FindAsync("verdigris gazebo7", "image", "bulk-7");
        await stack.IndexedAsync();
        Assert.Equal(400, (await stack.PostAsync("/assets/bulk-labels", new { edits = Array.Empty<object>() })).Status);
    }

    [Fact]
    public async Task Search_BadQuestion_IsRefused()
    {
        Assert.Equal(400, (await stack.SendAsync(HttpMethod.Get, "/search")).Status);
        Assert.Equal(400, (await stack.SendAsync(HttpMethod.Get, "/search?q=x&limit=1000")).Status);
    }

    private Task SaveAsync(string id, string title) => stack.Assets.SaveAsync(
        new MediaAsset(new JsonObject { ["id"] = id, ["title"] = title, ["x_vendor"] = 1 }) { MediaType = MediaType.Image }, Token);
}

using System.Text;
using LanceIngest.Assets;
using LanceIngest.Core.Tests.Stores;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.Assets;

public sealed class AssetHandlerTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _provider;
    private readonly IAssetStore _store;
    private readonly AssetHandler _handler;

    public AssetHandlerTests()
    {
        var builder = new TestBuilder().UseFileStore(_folder.Path);
        AssetServices.AddAssets(builder.Services);
        AssetServices.AddAssets(builder.Services);
        _provider = builder.Services.BuildServiceProvider(validateScopes: true);
        _store = _provider.GetRequiredService<IAssetStore>();
        _handler = Assert.Single(_provider.GetServices<AssetHandler>());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandleAsync_Image_IsOneItemWithTheStoresTimeAndVersion()
    {
        var version = await SaveAsync("""{"id":"i1","media_type":"image","title":"Harbour","description":"Boats.","s3_url":"s3://b/i1.jpg","filename":"i1.jpg","updated_at":"2020-01-01","processing_status":{"x":1}}""");

        var result = await HandleAsync("i1", MediaType.Image);

        var item = Assert.Single(result.Items);
        Assert.Equal(("i1", "image", "Harbour", "Boats."), (item.Id, item.ContentType, item.Title, Assert.Single(item.Sections).Text));
        Assert.Equal("""{"media_type":"image","filename":"i1.jpg","s3_url":"s3://b/i1.jpg","description":"Boats."}""", item.References);
        Assert.Equal((version, version.ModifiedAt), (result.SourceVersion, item.UpdatedAt));
        Assert.Equal(version, await VersionAsync("i1", MediaType.Image));
        Assert.Empty(result.FollowUpJobs);
        Assert.Empty(result.Deletions);
    }

    [Theory]
    [InlineData("""{"id":"a1","media_type":"audio","filename":"song.mp3","prompt":"slow","cover_art":"c.jpg","project_id":7}""", "audio", "song.mp3")]
    [InlineData("""{"id":"a1","prompt":"slow"}""", "audio", "a1")]
    [InlineData("""{"id":"a1","media_type":"video","title":"Tour","ai_labels":{"overall_analysis":"slow"}}""", "video", "Tour")]
    public async Task HandleAsync_OtherTypes_KeepTheirTypeAndHaveATitle(string json, string type, string title)
    {
        await SaveAsync(json);

        var item = Assert.Single((await HandleAsync("a1", type)).Items);

        Assert.Equal((type, title, "slow"), (item.ContentType, item.Title, item.Sections[0].Text));
    }

    [Fact]
    public async Task HandleAsync_Keyframe_SaysWhatItsVideoSays()
    {
        await SaveAsync("""{"id":"v1","media_type":"video","ai_labels":{"keyframe_analysis":[{"timestamp":4,"description":"A gull lands."},{"timestamp":9,"description":"It leaves."}]}}""");
        await SaveAsync("""{"id":"k1","media_type":"keyframe_still","title":"Tour at 0:05","parent_video_id":"v1","timestamp":5.25,"frame_number":131,"ai_labels":{"objects":["rope"]}}""");

        var item = Assert.Single((await HandleAsync("k1", MediaType.Keyframe)).Items);

        Assert.Equal(("image", "Objects: rope\nA gull lands."), (item.ContentType, Assert.Single(item.Sections).Text));
        Assert.Equal("""{"media_type":"keyframe_still","parent_video_id":"v1","timestamp":5.25,"frame_number":131}""", item.References);
    }

    [Fact]
    public async Task GetSourceVersionAsync_Keyframe_ChangesWithItsVideoToo()
    {
        await SaveAsync("""{"id":"k1","media_type":"keyframe_still","title":"Tour","parent_video_id":"v1","timestamp":5}""");
        var versions = new List<SourceVersion?>();
        await AddAsync();
        await SaveAsync("""{"id":"v1","media_type":"video","title":"one"}""");
        await AddAsync();
        await SaveAsync("""{"id":"v1","media_type":"video","title":"two"}""");
        await AddAsync();
        await SaveAsync("""{"id":"k1","media_type":"keyframe_still","title":"Tower","parent_video_id":"v1","timestamp":5}""");
        await AddAsync();

        Assert.Equal(4, versions.Distinct().Count());
        Assert.Single(versions[..3].Select(version => version!.ModifiedAt).Distinct());

        async Task AddAsync()
        {
            versions.Add((await HandleAsync("k1", MediaType.Keyframe)).SourceVersion);
            Assert.Equal(versions[^1], await VersionAsync("k1", MediaType.Keyframe));
        }
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("../v1")]
    [InlineData("")]
    public async Task HandleAsync_KeyframeWithoutItsVideo_GoesOnWithoutIt(string parent)
    {
        await SaveAsync($$"""{"id":"k1","media_type":"keyframe_still","title":"Tour","parent_video_id":"{{parent}}","timestamp":5}""");

        var result = await HandleAsync("k1", MediaType.Keyframe);

        Assert.Equal("Tour", Assert.Single(Assert.Single(result.Items).Sections).Text);
        Assert.Equal(result.SourceVersion, await VersionAsync("k1", MediaType.Keyframe));
    }

    [Fact]
    public async Task HandleAsync_KeyframeJobOfAnImageAsset_IsTolerated()
    {
        var path = _folder.Below("media-labeling/assets/keyframes/k1.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, """{"id":"k1","media_type":"image","title":"Tour"}""", Token);

        Assert.Equal("image", Assert.Single((await HandleAsync("k1", MediaType.Keyframe)).Items).ContentType);
    }

    [Fact]
    public async Task HandleAsync_NoSuchAsset_SaysWhereItWasLookedFor()
    {
        await FailsAsync("gone", MediaType.Image, IngestionErrors.SourceMissing, "'gone'", "media-labeling/assets/gone.json", _folder.Path);
        await FailsAsync("gone", MediaType.Keyframe, IngestionErrors.SourceMissing, "media-labeling/assets/keyframes/gone.json");
        Assert.Null(await VersionAsync("gone", MediaType.Image));
        Assert.Null(await VersionAsync("gone", MediaType.Keyframe));
    }

    [Fact]
    public async Task HandleAsync_AssetOfAnotherType_SaysBoth()
    {
        await SaveAsync("""{"id":"a1","media_type":"audio","title":"Song"}""");

        await FailsAsync("a1", MediaType.Video, IngestionErrors.InvalidSource, "'video'", "'audio'");
    }

    [Fact]
    public async Task HandleAsync_NothingToSearchFor_IsNoText()
    {
        await SaveAsync("""{"id":"i1","media_type":"image","filename":"IMG_1.jpg"}""");

        await FailsAsync("i1", MediaType.Image, IngestionErrors.NoText, "'i1'");
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    private static AnalysisJob Job(string id, MediaType type) => new() { AssetId = id, MediaType = type, Stage = JobStage.Refresh };

    private Task<SourceVersion> SaveAsync(string json) => _store.SaveAsync(MediaAsset.Parse(Encoding.UTF8.GetBytes(json)), Token);

    private Task<HandlerResult> HandleAsync(string id, MediaType type) => _handler.HandleAsync(Job(id, type), Token);

    private ValueTask<SourceVersion?> VersionAsync(string id, MediaType type) => _handler.GetSourceVersionAsync(Job(id, type), Token);

    private async Task FailsAsync(string id, MediaType type, string code, params string[] says)
    {
        var error = await Assert.ThrowsAsync<IngestionException>(() => HandleAsync(id, type));
        Assert.Equal((code, false), (error.Code, error.IsTransient));
        Assert.All(says, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }
}

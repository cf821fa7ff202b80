using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.DependencyInjection;

public sealed class MediaHandlerTests(IngestionStack stack) : IClassFixture<IngestionStack>
{
    [Fact]
    public async Task AddMediaHandler_NewType_IsOneClassAndItsJobsBecomeRows()
    {
        await using var app = stack.NewApp(builder => builder.AddMediaHandler<RecipeHandler>("recipe"));

        var result = await app.DispatchAsync(Sample.Job("soup", "Recipe"));

        Assert.True(result.Succeeded, result.Error?.Message);
        Assert.Equal(["Leek soup"], await app.TextsAsync());
    }

    [Fact]
    public async Task AddMediaHandler_TwoForOneType_TheLastOneTakesTheJob()
        => Assert.Equal("second", await ReasonOf("recipe", default, builder => builder.AddMediaHandler<First>("recipe").AddMediaHandler<Second>("RECIPE")));

    [Fact]
    public async Task AddMediaHandler_OwnHandlerForABuiltInType_WinsAlsoWhenAddLanceIngestionIsCalledAgain()
        => Assert.Equal("first", await ReasonOf("image", default, builder => builder.AddMediaHandler<First>("image").Services.AddLanceIngestion()));

    [Fact]
    public async Task AddMediaHandler_SameHandlerAgainAfterAnother_IsTheLastOne()
        => Assert.Equal("first", await ReasonOf("recipe", default, builder => builder.AddMediaHandler<First>("recipe").AddMediaHandler<Second>("recipe").AddMediaHandler<First>("recipe")));

    [Theory]
    [InlineData("initial", "second")]
    [InlineData("refresh", "first")]
    public async Task AddMediaHandler_ForOneStage_LeavesTheOthersAlone(string stage, string taken)
        => Assert.Equal(taken, await ReasonOf("recipe", stage, builder => builder.AddMediaHandler<First>("recipe").AddMediaHandler<Second>("recipe", JobStage.Initial)));

    [Fact]
    public async Task DispatchAsync_UnknownType_IsPermanentAndNamesWhatIsKnown()
    {
        await using var app = stack.NewApp(builder => builder.AddMediaHandler<RecipeHandler>("recipe"));

        var error = (await app.DispatchAsync(Sample.Job("x", "sculpture"))).Error!;

        Assert.Equal((IngestionErrors.UnknownMediaType, false), (error.Code, error.IsTransient));
        Assert.Contains("'sculpture'", error.Message, StringComparison.Ordinal);
        Assert.Contains("audio, image, keyframe, recipe, text, video (delete)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DispatchAsync_RawVideoWithoutItsHandler_IsPermanentAndNamesTheStage()
    {
        await using var app = stack.NewApp();

        var error = (await app.DispatchAsync(Sample.Job("v1", "video"))).Error!;

        Assert.Equal((IngestionErrors.UnknownMediaType, false), (error.Code, error.IsTransient));
        Assert.Contains("'video' in the stage 'initial'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("guide#3")]
    public async Task DispatchAsync_IdThatBreaksARule_IsPermanent(string id)
    {
        await using var app = stack.NewApp(builder => builder.AddMediaHandler<RecipeHandler>("recipe"));

        foreach (var stage in (JobStage[])[JobStage.Initial, JobStage.Delete])
        {
            var error = (await app.DispatchAsync(Sample.Job(id, stage: stage))).Error;
            Assert.Equal((IngestionErrors.InvalidAssetId, false), (error?.Code, error?.IsTransient));
        }
    }

    private async Task<string> ReasonOf(string mediaType, JobStage stage, Action<ILanceIngestBuilder> configure)
    {
        await using var app = stack.NewApp(configure);
        return (await app.DispatchAsync(Sample.Job("x", mediaType, stage))).Error!.Code;
    }

    private sealed class RecipeHandler : IMediaHandler
    {
        public Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken)
            => Task.FromResult(new HandlerResult { Items = [Sample.Item(job.AssetId, "Leek soup", contentType: "recipe")] });
    }

    private sealed class First : IMediaHandler
    {
        public Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken) => throw IngestionException.Permanent("first", "Taken by the first.");
    }

    private sealed class Second : IMediaHandler
    {
        public Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken) => throw IngestionException.Permanent("second", "Taken by the second.");
    }
}

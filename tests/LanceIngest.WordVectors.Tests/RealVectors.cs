using LanceIngest.Testing;
using LanceIngest.WordVectors.Tests;
using Microsoft.Extensions.AI;

[assembly: AssemblyFixture(typeof(RealVectors))]

namespace LanceIngest.WordVectors.Tests;

/// <summary>The generator over the real npm package, loaded once. Without the package the tests fail and say what to run.</summary>
public sealed class RealVectors : IAsyncLifetime
{
    public static string Folder { get; } = Repository.PathOf("samples/WordVectors");

    public WordVectorEmbeddingGenerator Generator { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Generator = await WordVectorEmbeddingGenerator.OpenAsync(Folder);

    public ValueTask DisposeAsync()
    {
        Generator?.Dispose();
        return ValueTask.CompletedTask;
    }

    public Task<float[]> EmbedAsync(string text) => EmbedAsync(Generator, text);

    public static async Task<float[]> EmbedAsync(WordVectorEmbeddingGenerator generator, string text)
        => (await generator.GenerateVectorAsync(text, cancellationToken: TestContext.Current.CancellationToken)).ToArray();

    /// <summary>The cosine of two texts: their vectors have length one.</summary>
    public async Task<double> SimilarityAsync(string a, string b)
        => (await EmbedAsync(a)).Zip(await EmbedAsync(b), (x, y) => (double)x * y).Sum();
}

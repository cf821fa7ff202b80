using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Snippets.Pages;

#region own-generator
public sealed class LetterCountGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly EmbeddingGeneratorMetadata Metadata = new("letter-count", defaultModelId: "letter-count-26");

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        => Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(Count(value)))));

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata : null;

    public void Dispose()
    {
    }

    private static float[] Count(string text)
    {
        var counts = new float[26];
        foreach (var letter in text.ToLowerInvariant().Where(char.IsAsciiLetter))
        {
            counts[letter - 'a']++;
        }

        return counts;
    }
}
#endregion

internal static class EmbeddingPage
{
    public static void Register(IServiceCollection services)
    {
        #region register
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new LetterCountGenerator());
        services.AddLanceIngestion().UseSqs().UseS3();
        #endregion
    }

    public static void OpenAi(IServiceCollection services)
    {
        #region openai
        services.AddLanceIngestion().UseOpenAI(options =>
        {
            options.Model = "text-embedding-3-large";
            options.Dimensions = 1024;
            options.MaxConcurrentRequests = 4;
        });
        #endregion
    }
}

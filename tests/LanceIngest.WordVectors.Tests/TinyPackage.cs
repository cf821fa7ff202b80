using System.Globalization;
using System.Text;

namespace LanceIngest.WordVectors.Tests;

/// <summary>A folder with an npm package of the real format but few words, for what must not wait for 300 MB.</summary>
internal sealed class TinyPackage : IDisposable
{
    public const int Words = 200;

    public TinyPackage()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Json)!);
        Write(Content(Words));
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "words-test-" + Guid.NewGuid().ToString("N"));

    public string Json => Path.Combine(Folder, "node_modules", WordVectorEmbeddingGenerator.ModelId, WordVectorEmbeddingGenerator.ModelId + ".json");

    public string CacheFolder => Path.Combine(Folder, ".cache");

    public string CacheFile => Assert.Single(Directory.GetFiles(CacheFolder));

    public void Write(string json) => File.WriteAllText(Json, json);

    public Task<WordVectorEmbeddingGenerator> OpenAsync(IProgress<double>? progress = null)
        => WordVectorEmbeddingGenerator.OpenAsync(Folder, null, progress, TestContext.Current.CancellationToken);

    /// <summary>Words "worda", "wordb", … with numbers that depend on <paramref name="edition"/>.</summary>
    public static string Content(int words, int edition = 0, int dimensions = 100)
    {
        var json = new StringBuilder();
        json.Append(CultureInfo.InvariantCulture, $$"""{"precision":8,"wordIndex":101,"size":{{words}},"dimensions":{{dimensions}},"words":["ignored"],"vectors":{""");
        for (var rank = 0; rank < words; rank++)
        {
            var numbers = Enumerable.Range(0, dimensions).Select(i => Math.Sin((rank * 131) + (i * 7) + edition).ToString("0.#####", CultureInfo.InvariantCulture));
            json.Append(CultureInfo.InvariantCulture, $"{(rank == 0 ? "" : ",")}\"{WordAt(rank)}\":[{string.Join(',', numbers)},7.07,{rank}]");
        }

        return json.Append("},\"unkVector\":[0,0]}").ToString();
    }

    public static string WordAt(int rank) => $"word{(char)('a' + (rank / 26))}{(char)('a' + (rank % 26))}";

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

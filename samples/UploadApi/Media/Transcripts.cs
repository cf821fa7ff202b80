using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;

namespace LanceIngest.UploadApi.Media;

/// <summary>What is said in recordings. Each is paid for once: the words lie in the bucket, under the key and the ETag of the bytes.</summary>
internal sealed class Transcripts(MediaBytes bytes, IMediaStore store, Bucket bucket, AudioTranscriber? transcriber = null)
{
    private const int MaxBytes = 25 * 1024 * 1024; // as much as the provider takes

    /// <returns>The words; null when there are none.</returns>
    /// <exception cref="IngestionException">There is no such recording, it is too large, or nothing can write down what is said.</exception>
    public async Task<string?> GetAsync(string key, CancellationToken cancellationToken)
    {
        if (transcriber is null)
        {
            throw IngestionException.Transient(IngestionErrors.LabelingFailed, "Nothing can write down speech: set OPENAI_API_KEY, or finish the upload without \"transcribe\".");
        }

        var version = await store.GetVersionAsync(key, cancellationToken);
        var place = $"media-labeling/transcripts/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{version?.Tag}")))}.json";
        if (await FindAsync(place, cancellationToken) is { } known)
        {
            return known["words"]?.ToString();
        }

        var words = await transcriber.TranscribeAsync(await bytes.ReadAsync(key, MaxBytes, cancellationToken), cancellationToken);
        await bucket.PutAsync(place, new JsonObject { ["words"] = words }.ToJsonString(), cancellationToken);
        return words;
    }

    private async Task<JsonNode?> FindAsync(string place, CancellationToken cancellationToken)
    {
        await using var stored = await store.OpenAsync(place, cancellationToken);
        return stored is null ? null : await JsonNode.ParseAsync(stored.Content, cancellationToken: cancellationToken);
    }
}

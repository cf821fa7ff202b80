using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;
using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Outbox;

/// <summary>Jobs that are promised and not yet known to be on the queue, as objects beside the assets.</summary>
internal sealed class JobOutbox(Bucket bucket, IMediaStore store, IOptions<OutboxOptions> options, TimeProvider time)
{
    /// <summary>Promises jobs.</summary>
    /// <returns>The key of the promise.</returns>
    public async Task<string> AddAsync(IReadOnlyList<AnalysisJob> jobs, CancellationToken cancellationToken)
    {
        var key = $"{options.Value.Prefix}{time.GetUtcNow():yyyyMMddHHmmssfff}-{Guid.NewGuid():n}.json";
        var entry = new JsonObject { ["jobs"] = new JsonArray([.. jobs.Select(job => JsonNode.Parse(AnalysisJobJson.Write(job)))]) };
        await bucket.PutAsync(key, entry.ToJsonString(), cancellationToken);
        return key;
    }

    public Task RemoveAsync(string key, CancellationToken cancellationToken) => bucket.DeleteAsync(key, cancellationToken);

    /// <summary>The promises that are older than any request that still works on them.</summary>
    public async Task<IReadOnlyList<string>> FindLeftAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.Value.MinAge;
        var entries = await bucket.ListAsync(options.Value.Prefix, cancellationToken);
        return [.. entries.Where(entry => entry.WrittenAt <= before).Select(entry => entry.Key)];
    }

    /// <summary>The jobs of a promise; none when it was kept meanwhile.</summary>
    public async Task<IReadOnlyList<AnalysisJob>> ReadAsync(string key, CancellationToken cancellationToken)
    {
        await using var entry = await store.OpenAsync(key, cancellationToken);
        if (entry is null)
        {
            return [];
        }

        var json = await JsonNode.ParseAsync(entry.Content, cancellationToken: cancellationToken);
        return [.. json!["jobs"]!.AsArray().Select(job => AnalysisJobJson.Read(job!.ToJsonString()))];
    }
}

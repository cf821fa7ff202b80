using Microsoft.Extensions.Caching.Distributed;

namespace LanceIngest.Embedding.Caching;

internal sealed class EmbeddingCacheSettings
{
    /// <summary>How long entries live. By default for as long as the cache keeps them: vectors do not age.</summary>
    public DistributedCacheEntryOptions Entries { get; set; } = new();
}

using Microsoft.Extensions.Caching.Distributed;

namespace LanceIngest.Embedding.Caching;

/// <summary>Says that there is a cache.</summary>
/// <param name="Entries">How long its entries live.</param>
internal sealed record EmbeddingCacheSettings(DistributedCacheEntryOptions Entries);

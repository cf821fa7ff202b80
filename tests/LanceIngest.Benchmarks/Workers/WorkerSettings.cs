using System.Text.Json.Serialization;

namespace LanceIngest.Benchmarks.Workers;

/// <summary>What a worker process is told to run with.</summary>
/// <param name="Environment">What a deployment sets by environment variables.</param>
/// <param name="MaxConcurrency">How many jobs run at once.</param>
/// <param name="ChunkTokens">The tokens of a chunk at most.</param>
/// <param name="Dimensions">The dimension of embeddings; null for the model's own.</param>
internal sealed record WorkerSettings(IReadOnlyDictionary<string, string?> Environment, int MaxConcurrency, int ChunkTokens, int? Dimensions = null);

[JsonSerializable(typeof(WorkerSettings))]
internal sealed partial class WorkerJson : JsonSerializerContext;

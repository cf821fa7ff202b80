using System.Text.Json.Serialization;

namespace LanceIngest.AspNetCore.Snapshots;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IngestionSnapshot))]
internal sealed partial class SnapshotJson : JsonSerializerContext;

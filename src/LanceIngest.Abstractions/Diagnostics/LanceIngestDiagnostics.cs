using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LanceIngest;

/// <summary>The telemetry of LanceIngest: one activity source, one meter and the names of their tags.</summary>
/// <remarks>Subscribe with OpenTelemetry's <c>AddSource(LanceIngestDiagnostics.Name)</c> and <c>AddMeter(LanceIngestDiagnostics.Name)</c>. All members are safe to use from any thread.</remarks>
public static class LanceIngestDiagnostics
{
    /// <summary>The name of the activity source and of the meter: <c>LanceIngest</c>.</summary>
    public const string Name = "LanceIngest";

    /// <summary>Tag: the asset id.</summary>
    public const string AssetIdTag = "lanceingest.asset.id";

    /// <summary>Tag: the media type of a job.</summary>
    public const string MediaTypeTag = "lanceingest.media.type";

    /// <summary>Tag: the stage of a job.</summary>
    public const string StageTag = "lanceingest.job.stage";

    /// <summary>Tag: <c>success</c>, <c>transient</c> or <c>permanent</c>.</summary>
    public const string OutcomeTag = "lanceingest.outcome";

    /// <summary>Tag: the code of a failure, see <see cref="IngestionErrors"/>.</summary>
    public const string ErrorTag = "error.type";

    /// <summary>All activities come from here.</summary>
    public static ActivitySource ActivitySource { get; } = new(Name, typeof(LanceIngestDiagnostics).Assembly.GetName().Version?.ToString(3));

    /// <summary>All instruments belong to this meter.</summary>
    public static Meter Meter { get; } = new(Name, typeof(LanceIngestDiagnostics).Assembly.GetName().Version?.ToString(3));
}

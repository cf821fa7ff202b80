namespace LanceIngest;

/// <summary>What a back-fill does with what it finds.</summary>
public sealed class BackfillOptions
{
    /// <summary>The folder of checkpoints: one file for each source and selection, of some hundred bytes an entry.</summary>
    /// <value>Default: <see langword="null"/>; the back-fill then starts from the beginning each time, and knows only what the table knows.</value>
    public string? CheckpointFolder { get; init; }

    /// <summary>Only these media types.</summary>
    /// <value>Default: empty, all.</value>
    public IReadOnlyCollection<MediaType> MediaTypes { get; init; } = [];

    /// <summary>Only entries whose key starts with this.</summary>
    /// <value>Default: empty, all.</value>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Only entries that changed at this time or later.</summary>
    /// <value>Default: <see langword="null"/>, all.</value>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only entries with these ids or keys.</summary>
    /// <value>Default: <see langword="null"/>, all.</value>
    public IReadOnlySet<string>? Ids { get; init; }

    /// <summary>The stage of the jobs. <see cref="JobStage.Initial"/> makes raw videos be processed again.</summary>
    /// <value>Default: <see cref="JobStage.Refresh"/>.</value>
    public JobStage Stage { get; init; } = JobStage.Refresh;

    /// <summary>Also entries that are up to date: for a change of chunking, or of a handler.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool IncludeUnchanged { get; init; }

    /// <summary>Ingest in this process, through <see cref="IJobDispatcher"/>, instead of enqueuing.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Direct { get; init; }

    /// <summary>How many jobs a second at most.</summary>
    /// <value>Default: <see langword="null"/>, as many as go.</value>
    public double? MaxJobsPerSecond { get; init; }
}

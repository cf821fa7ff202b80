namespace LanceIngest.Console.Hosting;

/// <summary>What a command needs of its host.</summary>
internal sealed record HostSettings
{
    /// <summary>Whether every job is logged.</summary>
    public bool Verbose { get; init; }

    /// <summary>The folder that content lies in; null for S3.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the command sends no jobs.</summary>
    public bool WithoutQueue { get; init; }

    /// <summary>The table, where it is not the one of the settings.</summary>
    public string? Table { get; init; }

    /// <summary>What this command needs beyond the queue, the stores and the table.</summary>
    public Action<ILanceIngestBuilder>? Configure { get; init; }
}

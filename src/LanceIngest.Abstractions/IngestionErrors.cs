namespace LanceIngest;

/// <summary>The codes that LanceIngest itself gives to <see cref="IngestionException.Code"/>.</summary>
public static class IngestionErrors
{
    /// <summary>The message is no JSON object that <see cref="AnalysisJobJson"/> can read. Permanent.</summary>
    public const string InvalidJob = "invalid_job";

    /// <summary>The asset id is missing, too long, or could be taken for a path. Permanent.</summary>
    public const string InvalidAssetId = "invalid_asset_id";

    /// <summary>No handler is registered for the job's media type and stage. Permanent.</summary>
    public const string UnknownMediaType = "unknown_media_type";

    /// <summary>The asset or document that the job points at does not exist. Permanent.</summary>
    public const string SourceMissing = "source_missing";

    /// <summary>The asset or document exists but cannot be read as what it should be. Permanent.</summary>
    public const string InvalidSource = "invalid_source";

    /// <summary>The asset or document is larger than the configured limit. Permanent.</summary>
    public const string SourceTooLarge = "source_too_large";

    /// <summary>The asset or document holds no searchable text. Permanent.</summary>
    public const string NoText = "no_text";

    /// <summary>The job is larger than the queue's maximum message size. Permanent.</summary>
    public const string JobTooLarge = "job_too_large";

    /// <summary>The embedding provider failed or refused. Transient, unless it refused this very input.</summary>
    public const string EmbeddingFailed = "embedding_failed";

    /// <summary>LanceDB failed or refused. Transient, unless it refused these very rows.</summary>
    public const string TableFailed = "table_failed";

    /// <summary>The table cannot hold these rows, for example because its embedding dimension differs. Transient: the configuration is wrong, not the job.</summary>
    public const string TableMismatch = "table_mismatch";

    /// <summary>An asset store or media store failed. Transient, unless access is refused for good.</summary>
    public const string StoreFailed = "store_failed";

    /// <summary>The queue refused or failed. Transient, unless it refused this very job.</summary>
    public const string QueueFailed = "queue_failed";

    /// <summary>The source changed each time the job was run again; a later try will see it at rest. Transient.</summary>
    public const string SourceUnstable = "source_unstable";

    /// <summary>The source is not as it was when it was read, so it was not overwritten. Transient: read it again.</summary>
    public const string SourceChanged = "source_changed";

    /// <summary>An exception that nobody has classified. Transient: the receive count bounds its retries.</summary>
    public const string Unexpected = "unexpected";
}

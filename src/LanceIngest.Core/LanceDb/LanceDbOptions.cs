namespace LanceIngest;

/// <summary>Where the table is.</summary>
public sealed class LanceDbOptions
{
    /// <summary>The base URL. Environment variable: <c>LANCEDB_API_URL</c>.</summary>
    /// <value>Default: <see langword="null"/>; it must be set.</value>
    public Uri? Url { get; set; }

    /// <summary>The key sent as <c>x-api-key</c>. Environment variable: <c>LANCEDB_API_KEY</c>.</summary>
    /// <value>Default: <see langword="null"/>, none.</value>
    public string? ApiKey { get; set; }

    /// <summary>The protocol. Environment variable: <c>LANCEDB_PROTOCOL</c>, <c>rest</c> or <c>bulk-add</c>.</summary>
    /// <value>Default: <see cref="LanceDbProtocol.Rest"/>.</value>
    public LanceDbProtocol Protocol { get; set; }

    /// <summary>The database, sent as <c>x-lancedb-database</c> to a self-hosted server that holds several.</summary>
    /// <value>Default: <see langword="null"/>, none.</value>
    public string? Database { get; set; }

    /// <summary>The table. Environment variable: <c>LANCEDB_TABLE</c>. Its name: letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, at most 128.</summary>
    /// <value>Default: <c>semantic_search</c>.</value>
    public string TableName { get; set; } = "semantic_search";

    /// <summary>
    /// The longest list of ids that a commit may carry in its URL, in characters as they are sent. A commit that replaces more
    /// documents than fit is sent as several.
    /// </summary>
    /// <value>Default: 7,500, some 190 UUIDs, which keeps the URL below the 8 KB that proxies commonly allow. Allowed: 5,000 to 60,000.</value>
    public int MaxFilterLength { get; set; } = 7500;
}

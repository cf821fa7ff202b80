namespace LanceIngest;

/// <summary>Assets and documents in an S3 bucket: the settings of <c>UseS3</c>.</summary>
public sealed class S3Options
{
    /// <summary>The bucket, or an access point. Environment variable: <c>S3_BUCKET_NAME</c>.</summary>
    /// <value>Default: <see langword="null"/>; it must be set.</value>
    public string? BucketName { get; set; }

    /// <summary>
    /// The address of an S3-compatible service, such as <c>http://127.0.0.1:4566</c>; requests then name the bucket in the path.
    /// Environment variables: <c>AWS_ENDPOINT_URL_S3</c>, else <c>AWS_ENDPOINT_URL</c>.
    /// </summary>
    /// <value>Default: <see langword="null"/>, which is AWS itself.</value>
    /// <remarks>
    /// For an address outside AWS, requests are signed with placeholder credentials when the process has none (no environment
    /// variables, web identity, container role or profile): local services take any. With credentials, those are used.
    /// </remarks>
    public Uri? ServiceUrl { get; set; }

    /// <summary>The AWS region. Environment variable: <c>AWS_REGION</c>.</summary>
    /// <value>Default: <see langword="null"/>: what the AWS SDK finds, and with <see cref="ServiceUrl"/> <c>us-east-1</c>.</value>
    public string? Region { get; set; }

    /// <summary>Stands before every key, the templates' included: <c>prod</c> and <c>prod/</c> both put everything under <c>prod/</c>.</summary>
    /// <value>Default: empty.</value>
    public string KeyPrefix { get; set; } = string.Empty;

    /// <summary>The key of an asset's JSON, with <c>{id}</c> in it.</summary>
    /// <value>Default: <see cref="StoreKeys.DefaultAssetTemplate"/>.</value>
    public string AssetTemplate { get; set; } = StoreKeys.DefaultAssetTemplate;

    /// <summary>The key of a key-frame's JSON, with <c>{id}</c> in it.</summary>
    /// <value>Default: <see cref="StoreKeys.DefaultKeyframeTemplate"/>.</value>
    public string KeyframeTemplate { get; set; } = StoreKeys.DefaultKeyframeTemplate;

    /// <summary>How long one try of a request may wait for its answer, and a read for its next bytes; there are up to three tries.</summary>
    /// <value>Default: 60 seconds, in which a line of 1.2 Mbit/s sends the 8 MiB of a part. Allowed: 1 second to 10 minutes.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many connections are open at once. Requests beyond it wait for a free one.</summary>
    /// <value>
    /// Default: 128. Allowed: 1 to 10,000. At 20 ms an answer that is some 6,000 requests a second; opening one for each of a thousand jobs
    /// takes longer than it saves.
    /// </value>
    public int MaxConnections { get; set; } = 128;
}

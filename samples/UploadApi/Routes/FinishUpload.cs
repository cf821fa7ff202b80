using System.ComponentModel.DataAnnotations;

namespace LanceIngest.UploadApi.Routes;

// Public, like all requests: the framework validates no others.

/// <summary>Says that an object is in the bucket, complete. It is named by <c>s3_key</c> or by <c>s3_url</c>.</summary>
public record FinishUpload
{
    public string? S3Key { get; init; }

    public string? S3Url { get; init; }

    /// <summary>The asset id; left out, a new one is made. The same upload may be finished twice.</summary>
    public string? Id { get; init; }

    [MaxLength(500)]
    public string? Filename { get; init; }

    [MaxLength(500)]
    public string? Title { get; init; }

    [MaxLength(10_000)]
    public string? Description { get; init; }

    [Url]
    public string? CloudflareUrl { get; init; }

    public string? ProjectId { get; init; }
}

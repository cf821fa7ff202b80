using System.ComponentModel.DataAnnotations;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Key-frames for a video.</summary>
public sealed record UpdateKeyframes
{
    [Required]
    public required string VideoId { get; init; }

    [Required, MinLength(1)]
    public required IReadOnlyList<Keyframe> Keyframes { get; init; }

    public sealed record Keyframe
    {
        [Required]
        public required string Id { get; init; }

        public string? S3Key { get; init; }

        public string? S3Url { get; init; }

        /// <summary>Its moment: seconds, or <c>hh:mm:ss.fff</c>.</summary>
        [Required]
        public required string Timestamp { get; init; }

        public long? FrameNumber { get; init; }

        [MaxLength(500)]
        public string? Title { get; init; }
    }
}

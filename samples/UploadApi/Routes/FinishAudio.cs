using System.ComponentModel.DataAnnotations;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Says that a recording is in the bucket, complete.</summary>
public sealed record FinishAudio : FinishUpload
{
    /// <summary>The words the track was made from.</summary>
    [MaxLength(20_000)]
    public string? Prompt { get; init; }

    [MaxLength(100_000)]
    public string? Lyrics { get; init; }

    /// <summary>Whether to write down what is said or sung, where there are no lyrics.</summary>
    public bool Transcribe { get; init; }
}

using System.ComponentModel.DataAnnotations;

namespace LanceIngest.UploadApi.Hosting;

/// <summary>The limits of uploads: the section <c>Uploads</c>.</summary>
internal sealed class UploadOptions
{
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxImageBytes { get; set; } = 20 * 1024 * 1024;

    [Range(1024, int.MaxValue)]
    public int MaxAudioBytes { get; set; } = 200 * 1024 * 1024;

    [Range(1, 1000)]
    public int MaxKeyframes { get; set; } = 200;
}

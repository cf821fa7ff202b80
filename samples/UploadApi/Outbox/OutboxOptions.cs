using System.ComponentModel.DataAnnotations;

namespace LanceIngest.UploadApi.Outbox;

/// <summary>The section <c>Outbox</c>.</summary>
internal sealed class OutboxOptions
{
    /// <summary>The folder of the bucket.</summary>
    [Required]
    public string Prefix { get; set; } = "outbox/";

    /// <summary>How old an entry must be before it is taken for one that nobody works on any more. A save has half of it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MinAge { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the outbox is looked through.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);
}

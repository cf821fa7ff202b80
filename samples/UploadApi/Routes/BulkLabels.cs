using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace LanceIngest.UploadApi.Routes;

/// <summary>Manual labels of many assets.</summary>
public sealed record BulkLabels
{
    [Required, MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<LabelEdit> Edits { get; init; }

    public sealed record LabelEdit
    {
        [Required]
        public required string Id { get; init; }

        /// <summary>A merge patch of <c>manual_labels</c>.</summary>
        [Required]
        public required JsonObject ManualLabels { get; init; }
    }
}

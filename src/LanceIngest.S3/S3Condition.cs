namespace LanceIngest.S3;

/// <summary>What must be true of an object for it to be overwritten.</summary>
/// <param name="Tag">The ETag it must have; null when there must be none.</param>
internal sealed record S3Condition(string? Tag)
{
    public string? IfMatch => Tag is null ? null : $"\"{Tag}\"";

    public string? IfNoneMatch => Tag is null ? "*" : null;
}

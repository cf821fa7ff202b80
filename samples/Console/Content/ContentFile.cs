namespace LanceIngest.Console.Content;

/// <summary>A file of the folder.</summary>
/// <param name="Kind">What it is taken for.</param>
/// <param name="Path">Where it lies on this machine.</param>
/// <param name="Key">Where it goes in the bucket: the folder's name and the path below it.</param>
/// <param name="MediaType">Its media type; for asset JSON the one it names.</param>
internal sealed record ContentFile(ContentKind Kind, string Path, string Key, MediaType MediaType);

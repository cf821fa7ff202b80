namespace LanceIngest;

/// <summary>An asset as a listing of an <see cref="IAssetStore"/> shows it.</summary>
/// <param name="Id">The asset id, as its key says.</param>
/// <param name="MediaType"><see cref="MediaType.Keyframe"/> for what lies where key-frames lie; <see langword="null"/> for all others, whose JSON says it.</param>
/// <param name="Key">Where it lies; listings are in the order of keys.</param>
/// <param name="Version">Its version; the same that reading it would give.</param>
public sealed record ListedAsset(string Id, MediaType? MediaType, string Key, SourceVersion Version);

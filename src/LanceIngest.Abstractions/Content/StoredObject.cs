namespace LanceIngest;

/// <summary>An object of an <see cref="IMediaStore"/> as a listing shows it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">Its version; the same that reading it would give.</param>
public sealed record StoredObject(string Key, SourceVersion Version);

namespace LanceIngest;

/// <summary>One thing that a back-fill may ingest.</summary>
/// <param name="Id">The asset id.</param>
/// <param name="Key">Where it lies.</param>
/// <param name="MediaType">Its media type; <see langword="null"/> where only its content says it.</param>
/// <param name="Version">The version of its source. Rows made of it have its time.</param>
public sealed record BackfillEntry(string Id, string Key, MediaType? MediaType, SourceVersion Version);

namespace LanceIngest.Video;

/// <summary>Chooses among the tracks of a kind: that of the language asked for, else the one marked as default, else the first.</summary>
internal static class TrackChoice
{
    public static T? Of<T>(IReadOnlyList<T> tracks, string? language, Func<T, string?> languageOf, Func<T, bool> isDefault)
        where T : class
        => (language is null ? null : tracks.FirstOrDefault(track => string.Equals(languageOf(track), language, StringComparison.OrdinalIgnoreCase)))
            ?? tracks.FirstOrDefault(isDefault)
            ?? (tracks.Count > 0 ? tracks[0] : null);
}

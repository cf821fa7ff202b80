namespace LanceIngest.UploadApi.Assets;

/// <summary>Edits what others may edit at the same time: read, change, save only over what was read – and again from the start where somebody was faster.</summary>
internal static class OptimisticEdit
{
    private const int MaxTries = 8;

    /// <summary>Runs an edit until its save is accepted.</summary>
    /// <param name="what">What is edited, for messages.</param>
    /// <param name="expectedTag">The version that the caller has seen, which alone may be changed: then there is one try. Null for any.</param>
    /// <param name="attempt">Reads, changes and saves.</param>
    /// <exception cref="IngestionException">It is not as the caller has seen it, or others are faster each time.</exception>
    public static async Task<T> RunAsync<T>(string what, string? expectedTag, Func<Task<T>> attempt)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await attempt();
            }
            catch (IngestionException e) when (e.Code == IngestionErrors.SourceChanged && expectedTag is null)
            {
                // An edit is quick, so the next try most likely comes through.
                if (tries == MaxTries)
                {
                    throw IngestionException.Transient(IngestionErrors.SourceUnstable, $"{what} was changed by others {tries} times while it was edited. Try again.", e);
                }
            }
        }
    }

    /// <exception cref="IngestionException">The version is not the one that the caller has seen.</exception>
    public static void Check(string what, SourceVersion version, string? expectedTag)
    {
        if (expectedTag is not null && expectedTag != version.Tag)
        {
            throw IngestionException.Transient(IngestionErrors.SourceChanged, $"{what} is not as it was when its ETag was '{expectedTag}'. Read it again.");
        }
    }
}

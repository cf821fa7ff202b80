namespace LanceIngest.Stores;

/// <summary>What the file system refused, as a failure that says whether trying again can help.</summary>
internal static class FileFailure
{
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static IngestionException Of(Exception exception, string location) => exception switch
    {
        UnauthorizedAccessException => IngestionException.Permanent(
            IngestionErrors.StoreFailed, $"{location} may not be read or written. Give this process's user the permission, then redrive the job.", exception),
        PathTooLongException => IngestionException.Permanent(
            IngestionErrors.InvalidSource, $"{location} has a longer path than this system allows. Use a shorter folder or key.", exception),
        _ => IngestionException.Transient(
            IngestionErrors.StoreFailed, $"{location} could not be read or written ({exception.GetType().Name}). Look at the disk's space and health.", exception),
    };
}

namespace LanceIngest.Resilience;

/// <summary>A setting is wrong, such as a key or a URL: waiting does not mend it, so the job fails soon and says so. It may run again once somebody has.</summary>
internal sealed class MisconfiguredException(string code, string message, Exception? innerException = null)
    : IngestionException(code, message, isTransient: true, innerException);

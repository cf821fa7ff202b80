namespace LanceIngest;

/// <summary>What a check of the doctor found.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">What is so.</param>
/// <param name="Remedy">What to do; <see langword="null"/> where nothing is to be done.</param>
public sealed record Finding(FindingSeverity Severity, string Message, string? Remedy = null)
{
    /// <summary>Nothing is to be done.</summary>
    /// <param name="message">What is so.</param>
    /// <returns>The finding.</returns>
    public static Finding Good(string message) => new(FindingSeverity.Good, message);

    /// <summary>It works, and will cause trouble.</summary>
    /// <param name="message">What is so.</param>
    /// <param name="remedy">What to do.</param>
    /// <returns>The finding.</returns>
    public static Finding Warning(string message, string remedy) => new(FindingSeverity.Warning, message, remedy);

    /// <summary>It does not work.</summary>
    /// <param name="message">What is so.</param>
    /// <param name="remedy">What to do.</param>
    /// <returns>The finding.</returns>
    public static Finding Error(string message, string remedy) => new(FindingSeverity.Error, message, remedy);
}

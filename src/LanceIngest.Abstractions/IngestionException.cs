namespace LanceIngest;

/// <summary>A failure of ingestion whose author has decided whether trying again can help.</summary>
/// <remarks>
/// <para>Throw it from a handler or a store. A transient failure makes the job visible again after a backoff; a permanent one
/// sends it to the dead-letter queue at once, with <see cref="Code"/> and the message as its reason.</para>
/// <para>The message reaches logs and the dead-letter queue: name ids, sizes and limits in it, never content or keys.</para>
/// </remarks>
public class IngestionException : Exception
{
    /// <summary>Creates a failure.</summary>
    /// <param name="code">A stable code, one of <see cref="IngestionErrors"/> or a handler's own.</param>
    /// <param name="message">What was wrong, with which value, where, and what to do.</param>
    /// <param name="isTransient"><see langword="true"/> when the same job may succeed later.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    /// <exception cref="ArgumentException"><paramref name="code"/> is null or empty.</exception>
    public IngestionException(string code, string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>A stable code for dashboards and for grouping dead letters, for example <c>source_missing</c>.</summary>
    public string Code { get; }

    /// <summary>Whether the same job may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>How long the dependency asked its callers to wait, where it said so.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Creates a failure that no retry mends.</summary>
    /// <param name="code">A stable code.</param>
    /// <param name="message">What was wrong and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    /// <returns>The exception, to be thrown.</returns>
    public static IngestionException Permanent(string code, string message, Exception? innerException = null)
        => new(code, message, isTransient: false, innerException);

    /// <summary>Creates a failure that may pass.</summary>
    /// <param name="code">A stable code.</param>
    /// <param name="message">What was wrong and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    /// <returns>The exception, to be thrown.</returns>
    public static IngestionException Transient(string code, string message, Exception? innerException = null)
        => new(code, message, isTransient: true, innerException);
}

using System.Globalization;

namespace LanceIngest;

/// <summary>Thrown by <see cref="IJobQueue.EnqueueAsync"/> when the queue did not accept some of the jobs.</summary>
/// <remarks>It is transient when every failure in it is, so that enqueuing <see cref="Failures"/> again may succeed.</remarks>
public sealed class EnqueueException : IngestionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failures">The jobs that were not accepted; at least one.</param>
    /// <param name="accepted">How many jobs of the same call were accepted.</param>
    /// <exception cref="ArgumentException"><paramref name="failures"/> is empty.</exception>
    public EnqueueException(IReadOnlyList<EnqueueFailure> failures, int accepted)
        : base(CodeOf(failures), Describe(failures, accepted), failures.All(failure => failure.Error.IsTransient), failures[0].Error)
    {
        Failures = failures;
        Accepted = accepted;
    }

    /// <summary>The jobs that were not accepted, each with its reason.</summary>
    public IReadOnlyList<EnqueueFailure> Failures { get; }

    /// <summary>How many jobs of the same call were accepted.</summary>
    public int Accepted { get; }

    private static string CodeOf(IReadOnlyList<EnqueueFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentOutOfRangeException.ThrowIfZero(failures.Count);
        return failures[0].Error.Code;
    }

    private static string Describe(IReadOnlyList<EnqueueFailure> failures, int accepted) => string.Create(
        CultureInfo.InvariantCulture,
        $"{failures.Count} of {failures.Count + accepted} jobs were not enqueued. The first is {failures[0].Job}: {failures[0].Error.Message}");
}

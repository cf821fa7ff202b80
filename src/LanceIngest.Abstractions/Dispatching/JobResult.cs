namespace LanceIngest;

/// <summary>What became of a job.</summary>
public sealed class JobResult
{
    private JobResult(IngestionException? error, int rows, int embeddings)
    {
        Error = error;
        Rows = rows;
        Embeddings = embeddings;
    }

    /// <summary>Whether the job is done: its rows are committed and its follow-up jobs accepted.</summary>
    public bool Succeeded => Error is null;

    /// <summary>Why the job failed, and whether it should be retried; <see langword="null"/> when it succeeded.</summary>
    public IngestionException? Error { get; }

    /// <summary>How many rows were written; 0 when nothing had changed.</summary>
    public int Rows { get; }

    /// <summary>How many of the texts of this job were embedded; texts already in the table are not.</summary>
    public int Embeddings { get; }

    /// <summary>The job is done.</summary>
    /// <param name="rows">How many rows were written.</param>
    /// <param name="embeddings">How many texts were embedded.</param>
    /// <returns>The result.</returns>
    public static JobResult Success(int rows, int embeddings) => new(null, rows, embeddings);

    /// <summary>The job failed.</summary>
    /// <param name="error">Why.</param>
    /// <returns>The result.</returns>
    public static JobResult Failure(IngestionException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(error, 0, 0);
    }
}

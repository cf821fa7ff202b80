using System.Diagnostics.Metrics;
using LanceIngest.Sqs;

namespace LanceIngest.Console.Ingest;

/// <summary>Counts what happens in this process, from the meter that any application can subscribe to.</summary>
internal sealed class RunMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _succeeded;
    private long _deadLettered;
    private long _rows;
    private long _embeddings;
    private long _tokens;

    public RunMetrics()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == LanceIngestDiagnostics.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    /// <summary>Jobs whose rows are committed.</summary>
    public long Succeeded => Volatile.Read(ref _succeeded);

    /// <summary>Messages that went to a dead-letter queue.</summary>
    public long DeadLettered => Volatile.Read(ref _deadLettered);

    /// <summary>Rows committed.</summary>
    public long Rows => Volatile.Read(ref _rows);

    /// <summary>Texts embedded.</summary>
    public long Embeddings => Volatile.Read(ref _embeddings);

    /// <summary>Tokens that the embedding provider counted.</summary>
    public long Tokens => Volatile.Read(ref _tokens);

    public void Dispose() => _listener.Dispose();

    private void Count(Instrument instrument, long measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        switch (instrument.Name)
        {
            case "lanceingest.jobs" when IsSuccess(tags):
                Interlocked.Add(ref _succeeded, measurement);
                break;
            case SqsMetrics.JobsDeadLettered:
                Interlocked.Add(ref _deadLettered, measurement);
                break;
            case "lanceingest.rows":
                Interlocked.Add(ref _rows, measurement);
                break;
            case "lanceingest.embed.inputs":
                Interlocked.Add(ref _embeddings, measurement);
                break;
            case "lanceingest.embed.tokens":
                Interlocked.Add(ref _tokens, measurement);
                break;
        }
    }

    private static bool IsSuccess(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == LanceIngestDiagnostics.OutcomeTag)
            {
                return value is "success";
            }
        }

        return false;
    }
}

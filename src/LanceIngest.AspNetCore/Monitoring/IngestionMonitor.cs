using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.AspNetCore.Monitoring;

/// <summary>Listens to the meter of LanceIngest in this process and keeps the last minutes of what it measures.</summary>
internal sealed class IngestionMonitor : IHostedLifecycleService, IDisposable
{
    private readonly TimeProvider _time;
    private readonly JobActivities _activities;
    private readonly MeterListener _meters = new();
    private readonly ConcurrentDictionary<string, TypeMetrics> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _deadLettered = new(StringComparer.Ordinal);
    private long _inFlight;

    public IngestionMonitor(TimeProvider time, JobActivities activities)
    {
        _time = time;
        _activities = activities;
        Since = time.GetUtcNow();
        (Done, Failed, Rows) = (new(time), new(time), new(time));
        (EmbedTokens, LabelTokensRead, LabelTokensWritten) = (new(time), new(time), new(time));
        (Wait, Processing) = (new(time), new(time));
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == LanceIngestDiagnostics.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument.Name, value, tags));
    }

    /// <summary>Since when it listens.</summary>
    public DateTimeOffset Since { get; }

    public SecondCounts Done { get; }

    public SecondCounts Failed { get; }

    public SecondCounts Rows { get; }

    public SecondCounts EmbedTokens { get; }

    public SecondCounts LabelTokensRead { get; }

    public SecondCounts LabelTokensWritten { get; }

    public Durations Wait { get; }

    public Durations Processing { get; }

    public long InFlight => Math.Max(0, Interlocked.Read(ref _inFlight));

    public IReadOnlyDictionary<string, TypeMetrics> Types => _types;

    /// <summary>How many dead letters this process sent, by code.</summary>
    public IReadOnlyDictionary<string, long> DeadLettered => _deadLettered;

    /// <summary>Before the worker of this host starts, so that nothing is missed.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _meters.Start();
        _activities.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meters.Dispose();

    private void Count(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument)
        {
            case "lanceingest.jobs":
                var outcome = Tag(tags, LanceIngestDiagnostics.OutcomeTag);
                TypeOf(tags).Of(outcome).Add(value);
                (outcome == "success" ? Done : Failed).Add(value);
                break;
            case "lanceingest.rows":
                Rows.Add(value);
                break;
            case "lanceingest.jobs.in_flight":
                Interlocked.Add(ref _inFlight, value);
                break;
            case "lanceingest.jobs.dead_lettered":
                _deadLettered.AddOrUpdate(Tag(tags, LanceIngestDiagnostics.ErrorTag) ?? IngestionErrors.Unexpected, value, (_, count) => count + value);
                break;
            case "lanceingest.embed.tokens":
                EmbedTokens.Add(value);
                break;
            case "lanceingest.label.tokens":
                (Tag(tags, "gen_ai.token.type") == "input" ? LabelTokensRead : LabelTokensWritten).Add(value);
                break;
        }
    }

    private void Measure(string instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument)
        {
            case "lanceingest.job.duration":
                TypeOf(tags).Processing.Add(value);
                Processing.Add(value);
                break;
            case "lanceingest.queue.wait":
                Wait.Add(value);
                break;
        }
    }

    private TypeMetrics TypeOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => _types.GetOrAdd(Tag(tags, LanceIngestDiagnostics.MediaTypeTag) ?? string.Empty, static (_, time) => new TypeMetrics(time), _time);

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
            {
                return value as string;
            }
        }

        return null;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LanceIngest.Core.Tests.Diagnostics;

/// <summary>Keeps the activities and the measurements of LanceIngest. Tests run side by side: what belongs to a test is told by its trace or its media type.</summary>
internal sealed class CapturedTelemetry : IDisposable
{
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)> _measured = [];

    public CapturedTelemetry()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LanceIngestDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == LanceIngestDiagnostics.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.Start();
    }

    public IReadOnlyCollection<Activity> Activities => _ended;

    /// <summary>Tags and events of all activities and measurements, as text.</summary>
    public string AllTags => string.Join('\n', [
        .. _ended.SelectMany(activity => activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")),
        .. _ended.SelectMany(activity => activity.Events.SelectMany(e => e.Tags.Select(tag => $"{tag.Key}={tag.Value}"))),
        .. _ended.Select(activity => $"{activity.DisplayName} {activity.StatusDescription}"),
        .. _measured.SelectMany(entry => entry.Tags.Select(tag => $"{tag.Key}={tag.Value}")),
    ]);

    public IReadOnlyList<(double Value, Dictionary<string, object?> Tags)> Measured(string instrument)
        => [.. _measured.Where(entry => entry.Instrument == instrument).Select(entry => (entry.Value, entry.Tags))];

    /// <summary>The counts of jobs of a media type, by outcome.</summary>
    public Dictionary<string, double> Jobs(string mediaType) => Measured("lanceingest.jobs")
        .Where(entry => Equals(entry.Tags[LanceIngestDiagnostics.MediaTypeTag], mediaType))
        .GroupBy(entry => (string)entry.Tags[LanceIngestDiagnostics.OutcomeTag]!)
        .ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value));

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => _measured.Enqueue((instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
}

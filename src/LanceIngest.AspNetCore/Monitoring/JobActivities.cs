using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace LanceIngest.AspNetCore.Monitoring;

/// <summary>
/// Learns from the activities of LanceIngest what became of each job: <c>ingest</c> is a job, and <c>process</c>, around it, the message that
/// brought it, which says why it failed and is alone when no job could be read.
/// </summary>
internal sealed class JobActivities : IDisposable
{
    private const string EntryProperty = "lanceingest.diagnostics.entry";
    private readonly ActivityListener _listener;
    private readonly Ring<JobEntry> _jobs;
    private readonly Ring<JobEntry> _failures;

    public JobActivities(IOptions<IngestionDiagnosticsOptions> options)
    {
        _jobs = new(options.Value.RecentJobs);
        _failures = new(options.Value.RecentJobs);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LanceIngestDiagnostics.Name,

            // Data, not recorded: what is exported stays for others to decide.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Name is "ingest" or "process" ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = Stopped,
        };
    }

    public void Start() => ActivitySource.AddActivityListener(_listener);

    /// <summary>The last jobs, the last one first.</summary>
    public JobEntry[] Jobs() => _jobs.Read();

    /// <summary>The last that failed.</summary>
    public JobEntry[] Failures() => _failures.Read();

    public void Dispose() => _listener.Dispose();

    private void Stopped(Activity activity)
    {
        if (activity.OperationName == "ingest")
        {
            var entry = EntryOf(activity);
            activity.Parent?.SetCustomProperty(EntryProperty, entry);
            Add(entry);
        }
        else if (activity.OperationName == "process" && activity.GetTagItem(LanceIngestDiagnostics.ErrorTag) is not null)
        {
            if (activity.GetCustomProperty(EntryProperty) is not JobEntry entry)
            {
                entry = EntryOf(activity);
                Add(entry);
            }

            entry.Reason = activity.StatusDescription;
        }
    }

    private void Add(JobEntry entry)
    {
        _jobs.Add(entry);
        if (entry.Code is not null)
        {
            _failures.Add(entry);
        }
    }

    private static JobEntry EntryOf(Activity activity) => new()
    {
        At = new DateTimeOffset(activity.StartTimeUtc + activity.Duration),
        AssetId = activity.GetTagItem(LanceIngestDiagnostics.AssetIdTag) as string,
        MediaType = activity.GetTagItem(LanceIngestDiagnostics.MediaTypeTag) as string,
        Stage = activity.GetTagItem(LanceIngestDiagnostics.StageTag) as string,
        Outcome = activity.GetTagItem(LanceIngestDiagnostics.OutcomeTag) as string ?? "permanent",
        Code = activity.GetTagItem(LanceIngestDiagnostics.ErrorTag) as string,
        Milliseconds = Math.Round(activity.Duration.TotalMilliseconds, 1),
    };
}

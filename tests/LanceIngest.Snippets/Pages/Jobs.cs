namespace LanceIngest.Snippets.Pages;

internal static class Jobs
{
    public static async Task EnqueueAsync(IJobQueue queue, IReadOnlyList<AnalysisJob> jobs, CancellationToken cancellationToken)
    {
        #region failures
        try
        {
            await queue.EnqueueAsync(jobs, cancellationToken);
        }
        catch (EnqueueException e)
        {
            foreach (var failure in e.Failures)
            {
                Console.Error.WriteLine($"{failure.Job}: {failure.Error.Code}, {(failure.Error.IsTransient ? "try again later" : "correct it")}");
            }
        }
        #endregion
    }

    public static AnalysisJob Read(string body)
    {
        #region read
        var job = AnalysisJobJson.Read(body);
        Console.WriteLine($"{job.MediaType} {job.AssetId} {job.Stage} {job.GetExtraText("sourcePath")}");
        #endregion
        return job;
    }
}

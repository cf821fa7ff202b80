using System.Diagnostics;
using LanceIngest.Benchmarks.Queues;
using LanceIngest.Benchmarks.Running;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>Jobs into a queue, in one call of <see cref="IJobQueue"/>, beside the AWS SDK alone.</summary>
internal sealed class EnqueueScenario : IScenario
{
    private const int Jobs = 10_000;
    private const double LeastOfPlainSdk = 0.9;

    public string Name => "enqueue";

    public string Description => "10,000 jobs enqueued, beside a loop of SendMessageBatch";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var queues = await bench.QueuesAsync();
        var jobs = QueueApp.Jobs(Jobs);
        var runs = await bench.RepeatAsync(
            async () => new Run(
                await queues.WithQueueAsync(url => EnqueueAsync(queues, url, jobs, cancellationToken)),
                await queues.WithQueueAsync(url => SendAsync(queues, url, jobs, cancellationToken))),
            run => $"library {Numbers.Short(run.Library)} jobs/s, plain SDK {Numbers.Short(run.Plain)} jobs/s",
            warmUps: 3);
        return new ScenarioResult(Numbers.Median(runs.Select(run => run.Library)), "jobs/s")
        {
            Beside = [new Comparison("plain AWS SDK", Numbers.Median(runs.Select(run => run.Plain)), Bound.AtLeast(LeastOfPlainSdk))],
            Details = [$"library {Numbers.List(runs.Select(run => run.Library))} jobs/s", $"plain AWS SDK {Numbers.List(runs.Select(run => run.Plain))} jobs/s"],
        };
    }

    private static async Task<double> EnqueueAsync(BenchQueues queues, string url, IReadOnlyList<AnalysisJob> jobs, CancellationToken cancellationToken)
    {
        await using var app = new QueueApp(queues.Endpoint, url, hasWorker: false);
        return await RateAsync(queues, url, () => app.Queue.EnqueueAsync(jobs, cancellationToken), cancellationToken);
    }

    private static async Task<double> SendAsync(BenchQueues queues, string url, IReadOnlyList<AnalysisJob> jobs, CancellationToken cancellationToken)
    {
        using var sqs = queues.NewClient();
        return await RateAsync(queues, url, () => PlainSdk.SendAsync(sqs, url, jobs, cancellationToken), cancellationToken);
    }

    private static async Task<double> RateAsync(BenchQueues queues, string url, Func<Task> send, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await send();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var arrived = await queues.CountAsync(url, cancellationToken);
        return arrived == Jobs ? Jobs / seconds : throw new InvalidOperationException($"{Jobs} jobs were sent and {arrived} are in the queue.");
    }

    private sealed record Run(double Library, double Plain);
}

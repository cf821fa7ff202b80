using System.Diagnostics;
using LanceIngest.Benchmarks.Queues;
using LanceIngest.Benchmarks.Running;

namespace LanceIngest.Benchmarks.Scenarios;

/// <summary>A worker whose handler does nothing, so that only its dealings with SQS are left, beside the AWS SDK alone.</summary>
internal sealed class WorkerScenario : IScenario
{
    private const int Jobs = 10_000;
    private const double LeastOfPlainSdk = 0.9;
    private const double MostCallsPerTenJobs = 2.5;

    public string Name => "worker";

    public string Description => "10,000 jobs with nothing to do, beside a loop of receive and delete";

    public async Task<ScenarioResult> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var queues = await bench.QueuesAsync();
        var runs = await bench.RepeatAsync(
            async () =>
            {
                var (library, calls) = await queues.WithQueueAsync(url => WorkAsync(queues, url, cancellationToken));
                var (plain, _) = await queues.WithQueueAsync(url => LoopAsync(queues, url, cancellationToken));
                return new Run(library, plain, calls);
            },
            run => $"worker {Numbers.Short(run.Library)} jobs/s with {Numbers.Short(run.CallsPerTenJobs)} calls for 10, plain SDK {Numbers.Short(run.Plain)} jobs/s",
            warmUps: 3);
        return new ScenarioResult(Numbers.Median(runs.Select(run => run.Library)), "jobs/s")
        {
            Beside = [new Comparison("plain AWS SDK", Numbers.Median(runs.Select(run => run.Plain)), Bound.AtLeast(LeastOfPlainSdk))],
            Conditions = [new Condition(Numbers.Median(runs.Select(run => run.CallsPerTenJobs)), "SQS calls for 10 jobs", Bound.AtMost(MostCallsPerTenJobs))],
            Details = [$"worker {Numbers.List(runs.Select(run => run.Library))} jobs/s", $"plain AWS SDK {Numbers.List(runs.Select(run => run.Plain))} jobs/s"],
        };
    }

    private static async Task<(double Rate, double CallsPerTenJobs)> WorkAsync(BenchQueues queues, string url, CancellationToken cancellationToken)
    {
        await using var app = new QueueApp(queues.Endpoint, url, hasWorker: true);
        await app.Queue.EnqueueAsync(QueueApp.Jobs(Jobs), cancellationToken);
        var meter = new SqsMeter(app.Sqs, Jobs);
        var started = Stopwatch.GetTimestamp();
        await app.StartAsync(cancellationToken);
        var calls = await meter.AllDeleted.WaitAsync(cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await app.StopAsync(cancellationToken);
        return (Jobs / seconds, calls * 10.0 / Jobs);
    }

    private static async Task<(double Rate, double CallsPerTenJobs)> LoopAsync(BenchQueues queues, string url, CancellationToken cancellationToken)
    {
        using var sqs = queues.NewClient();
        await PlainSdk.SendAsync(sqs, url, QueueApp.Jobs(Jobs), cancellationToken);
        var meter = new SqsMeter(sqs, Jobs);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var loops = PlainSdk.ConsumeAsync(sqs, url, stop.Token);
        var calls = await meter.AllDeleted.WaitAsync(cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        await loops;
        return (Jobs / seconds, calls * 10.0 / Jobs);
    }

    private sealed record Run(double Library, double Plain, double CallsPerTenJobs);
}

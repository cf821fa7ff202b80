using LanceIngest.Sqs.Tests.Support;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Sqs.Tests.Worker;

public sealed class OutageTests
{
    [Fact]
    public async Task Queue_StoppedAndStartedMidRun_LosesNothingAndIsLoggedOnce()
    {
        using var data = new TemporaryFolder();
        var stack = await LocalStack.StartAsync(data.Path);
        var port = new Uri(stack.Endpoint).Port;
        var queues = new TestQueues(
            new Amazon.SQS.AmazonSQSClient(Stack.Credentials, Stack.ConfigOf(stack.Endpoint)), stack.Endpoint,
            stack.AnalysisQueue, stack.AnalysisDeadLetters, stack.VideoQueue, stack.VideoDeadLetters);
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var dispatcher = new TestDispatcher(async (_, token) =>
        {
            reached.TrySetResult();
            await goOn.Task.WaitAsync(token);
            return TestDispatcher.Success;
        });
        var logs = new TestLogs();
        using var producer = TestApp.Producer(queues);
        using var worker = TestApp.Worker(queues, dispatcher, options =>
        {
            options.MaxConcurrency = 20;
            options.VisibilityTimeout = TimeSpan.FromSeconds(3);
        }, logs: logs);
        var queue = producer.Services.GetRequiredService<IJobQueue>();
        await queue.EnqueueAsync([.. Enumerable.Range(0, 50).Select(number => TestApp.Job($"before-{number}"))], TestContext.Current.CancellationToken);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await reached.Task.SoonAsync();

        await stack.KillAsync();
        goOn.SetResult();
        await Until.TrueAsync(() => logs.Count(2020) > 0, "The outage should be noticed.");
        var enqueuing = queue.EnqueueAsync([.. Enumerable.Range(0, 20).Select(number => TestApp.Job($"during-{number}"))], TestContext.Current.CancellationToken);
        await stack.DisposeAsync();
        await using var again = await LocalStack.StartAsync(data.Path, port);

        await enqueuing.SoonAsync();
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(70, dispatcher.Started.Distinct().Count());
        Assert.Equal((0, 0), await queues.DepthAsync(queues.AnalysisDeadLetters));
        Assert.Equal(1, logs.Count(2020));
        Assert.Equal(1, logs.Count(2021));
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lanceingest-outage-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

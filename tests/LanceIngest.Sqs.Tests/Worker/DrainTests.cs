using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Sqs.Tests.Worker;

public sealed class DrainTests(Stack stack)
{
    [Fact]
    public async Task Stop_JobsInProgress_FinishAndAreDeleted()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 15).Select(number => TestApp.Body($"asset-{number}"))]);
        var release = new TaskCompletionSource();
        var dispatcher = new TestDispatcher(async (_, _) =>
        {
            await release.Task;
            return TestDispatcher.Success;
        });
        var logs = new TestLogs();
        using var worker = TestApp.Worker(queues, dispatcher, logs: logs);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await dispatcher.UntilStartedAsync(15);

        var stop = worker.StopAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => logs.Count(2011) == 1, "The worker should wait for its jobs.");
        Assert.False(stop.IsCompleted);
        release.SetResult();
        await stop.SoonAsync();

        Assert.Equal((0, 0), await queues.DepthAsync(queues.Analysis));
        Assert.Equal(1, logs.Count(2014));
    }

    [Fact]
    public async Task Stop_JobsThatDoNotEndInTime_AreCancelledAndVisibleAtOnce()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 12).Select(number => TestApp.Body($"asset-{number}"))]);
        var dispatcher = new TestDispatcher(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return TestDispatcher.Success;
        });
        using var worker = TestApp.Worker(queues, dispatcher, options => options.DrainTimeout = TimeSpan.FromMilliseconds(200));
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await dispatcher.UntilStartedAsync(12);

        await worker.StopAsync(TestContext.Current.CancellationToken).SoonAsync();

        Assert.Equal((12, 0), await queues.DepthAsync(queues.Analysis));
    }

    [Fact]
    public async Task Stop_MessagesReceivedMeanwhile_AreVisibleAtOnceAndNotRun()
    {
        var queues = await stack.CreateQueuesAsync();
        using var sqs = new RecordingSqs(stack.Endpoint);
        var (received, stopping) = (new TaskCompletionSource(), new TaskCompletionSource());
        sqs.OnReceive = async (_, call) =>
        {
            var response = await call();
            received.TrySetResult();
            await stopping.Task;
            return response;
        };
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 10).Select(number => TestApp.Body($"asset-{number}"))]);
        var dispatcher = new TestDispatcher();
        using var worker = TestApp.Worker(queues, dispatcher, sqs: sqs);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await received.Task.SoonAsync();
        Assert.Equal((0, 10), await queues.DepthAsync(queues.Analysis));

        var stop = worker.StopAsync(TestContext.Current.CancellationToken);
        stopping.SetResult();
        await stop.SoonAsync();

        Assert.Equal((10, 0), await queues.DepthAsync(queues.Analysis));
        Assert.Empty(dispatcher.Started);
    }

    [Fact]
    public async Task Stop_JobThatIgnoresCancellation_DoesNotHoldTheHost()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("deaf"), TestApp.Body("good"));
        var release = new TaskCompletionSource();
        var dispatcher = new TestDispatcher(async (job, _) =>
        {
            if (job.AssetId == "deaf")
            {
                await release.Task;
            }

            return TestDispatcher.Success;
        });
        var logs = new TestLogs();
        using var worker = TestApp.Worker(queues, dispatcher, options => options.DrainTimeout = TimeSpan.Zero, logs: logs);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await dispatcher.UntilStartedAsync(2);

        await worker.StopAsync(TestContext.Current.CancellationToken).SoonAsync();

        Assert.Equal(1, logs.Count(2013));
        Assert.Equal((0, 1), await queues.DepthAsync(queues.Analysis));
        release.SetResult();
    }

    [Fact]
    public async Task Stop_IdleWorker_DoesNotWaitForItsPoll()
    {
        var queues = await stack.CreateQueuesAsync();
        using var sqs = new RecordingSqs(stack.Endpoint);
        var polling = new TaskCompletionSource();
        sqs.OnReceive = (_, call) =>
        {
            polling.TrySetResult();
            return call();
        };
        using var worker = TestApp.Worker(queues, new TestDispatcher(), sqs: sqs);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await polling.Task.SoonAsync();

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 5);
    }
}

using System.Diagnostics;
using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Sqs.Tests.Worker;

public sealed class WorkerTests(Stack stack)
{
    [Fact]
    public async Task Worker_ThousandJobs_NeedsAtMostTwoAndAHalfCallsForTen()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 1_000).Select(number => TestApp.Body($"asset-{number}"))]);
        using var sqs = new RecordingSqs(stack.Endpoint);
        var dispatcher = new TestDispatcher();
        using var worker = TestApp.Worker(queues, dispatcher, sqs: sqs);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await dispatcher.UntilStartedAsync(1_000);
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        var calls = sqs.Calls;
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1_000, dispatcher.Started.Distinct().Count());
        Assert.InRange(calls, 200, 250);
    }

    [Fact]
    public async Task Worker_TransientFailure_ComesBackAfterItsBackoff()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("flaky"));
        var times = new List<long>();
        var dispatcher = new TestDispatcher((_, _) =>
        {
            times.Add(Stopwatch.GetTimestamp());
            return Task.FromResult(times.Count > 1 ? TestDispatcher.Success : JobResult.Failure(IngestionException.Transient("busy", "Busy.")));
        });
        using var worker = TestApp.Worker(queues, dispatcher, options => options.RetryBaseDelay = TimeSpan.FromSeconds(2));

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await dispatcher.UntilStartedAsync(2);
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        // One to two seconds, rounded up to what SQS takes; far below the time-out of 60 s.
        Assert.InRange(Stopwatch.GetElapsedTime(times[0], times[1]).TotalSeconds, 1, 10);
        Assert.Equal((0, 0), await queues.DepthAsync(queues.AnalysisDeadLetters));
    }

    [Fact]
    public async Task Worker_OneSlowJob_HoldsUpNoOther()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 50).Select(number => TestApp.Body($"asset-{number}"))]);
        var release = new TaskCompletionSource();
        var dispatcher = new TestDispatcher(async (job, _) =>
        {
            if (job.AssetId == "asset-0")
            {
                await release.Task;
            }

            return TestDispatcher.Success;
        });
        using var worker = TestApp.Worker(queues, dispatcher, options => options.MaxConcurrency = 10);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await dispatcher.UntilStartedAsync(50);
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 1);
        release.SetResult();
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Worker_ManyJobs_NeverRunsMoreThanAllowed()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 60).Select(number => TestApp.Body($"asset-{number}"))]);
        var (running, most) = (0, 0);
        var dispatcher = new TestDispatcher(async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            lock (queues)
            {
                most = Math.Max(most, now);
            }

            await Task.Yield();
            Interlocked.Decrement(ref running);
            return TestDispatcher.Success;
        });
        using var worker = TestApp.Worker(queues, dispatcher, options => options.MaxConcurrency = 3);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await dispatcher.UntilStartedAsync(60);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.InRange(most, 1, 3);
        Assert.Equal((0, 0), await queues.DepthAsync(queues.Analysis));
    }

    [Fact]
    public async Task Worker_ManyVideos_TakesTwoAtATimeAndLeavesTheOthersInTheQueue()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Video, [.. Enumerable.Range(0, 7).Select(number => TestApp.Body($"video-{number}", MediaType.Video, JobStage.Initial))]);
        using var release = new SemaphoreSlim(0);
        var dispatcher = new TestDispatcher(async (_, token) =>
        {
            await release.WaitAsync(token);
            return TestDispatcher.Success;
        });
        using var worker = TestApp.Worker(queues, dispatcher, options => options.Queues = SqsQueues.Video);
        await worker.StartAsync(TestContext.Current.CancellationToken);

        foreach (var done in (int[])[0, 1, 2, 3])
        {
            await dispatcher.UntilStartedAsync(done + 2);
            await queues.UntilDepthAsync(queues.Video, visible: 5 - done, inFlight: 2);
            Assert.Equal(done + 2, dispatcher.Started.Count);
            release.Release();
        }

        release.Release(3);
        await queues.UntilDepthAsync(queues.Video, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Worker_LongJob_KeepsItsMessageHidden()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("long"));
        using var sqs = new RecordingSqs(stack.Endpoint);
        var release = new TaskCompletionSource();
        var dispatcher = new TestDispatcher(async (_, _) =>
        {
            await release.Task;
            return TestDispatcher.Success;
        });
        using var worker = TestApp.Worker(queues, dispatcher, options => options.VisibilityTimeout = TimeSpan.FromSeconds(1), sqs);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        // Nine beats of a third of a second: three times the time-out.
        await Until.TrueAsync(() => sqs.Requests<ChangeMessageVisibilityBatchRequest>().Count() >= 9, "The message should be kept hidden.");
        Assert.Equal((0, 1), await queues.DepthAsync(queues.Analysis));
        release.SetResult();
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["long"], dispatcher.Started);
    }

    [Fact]
    public async Task Worker_DeleteFailsUntilTheMessageIsBack_DeletesItWithoutRunningItAgain()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("stubborn"));
        using var sqs = new RecordingSqs(stack.Endpoint);
        sqs.OnDelete = (_, call) => sqs.Requests<ReceiveMessageRequest>().Count() > 2 ? call() : throw new HttpRequestException("connection reset");
        var logs = new TestLogs();
        var dispatcher = new TestDispatcher();
        using var worker = TestApp.Worker(queues, dispatcher, options => options.VisibilityTimeout = TimeSpan.FromSeconds(1), sqs, logs: logs);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => logs.Count(2023) > 0, "The message should be delivered again.");
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["stubborn"], dispatcher.Started);
    }

    [Fact]
    public async Task Worker_SomeDeletesFail_RetriesThoseAlone()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 10).Select(number => TestApp.Body($"asset-{number}"))]);
        using var sqs = new RecordingSqs(stack.Endpoint);
        var failed = 0;
        sqs.OnDelete = async (request, call) =>
        {
            if (Interlocked.Exchange(ref failed, 1) == 0)
            {
                var entry = request.Entries[0];
                request.Entries.RemoveAt(0);
                var response = request.Entries.Count > 0 ? await call() : new DeleteMessageBatchResponse();
                (response.Failed ??= []).Add(new BatchResultErrorEntry { Id = entry.Id, SenderFault = false, Code = "InternalError" });
                return response;
            }

            return await call();
        };
        var dispatcher = new TestDispatcher();
        using var worker = TestApp.Worker(queues, dispatcher, sqs: sqs);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(10, dispatcher.Started.Count);
    }

    [Fact]
    public async Task Worker_DependencyDown_TakesNoJobsUntilItIsBack()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("patient"));
        var (asked, ready) = (new TaskCompletionSource(), new TaskCompletionSource());
        var dispatcher = new TestDispatcher
        {
            Ready = token =>
            {
                asked.TrySetResult();
                return new ValueTask(ready.Task.WaitAsync(token));
            },
        };
        using var sqs = new RecordingSqs(stack.Endpoint);
        using var worker = TestApp.Worker(queues, dispatcher, sqs: sqs);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await asked.Task.SoonAsync();
        Assert.Empty(sqs.Requests<ReceiveMessageRequest>());
        ready.SetResult();
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["patient"], dispatcher.Started);
    }

    [Fact]
    public async Task Workers_OnOneQueue_ShareItsJobs()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 100).Select(number => TestApp.Body($"asset-{number}"))]);
        // Neither goes on before the other has a job too.
        using var both = new SemaphoreSlim(0);
        var met = new TaskCompletionSource();
        var waiting = 0;
        TestDispatcher Meeting()
        {
            var first = 0;
            return new TestDispatcher(async (_, _) =>
            {
                if (Interlocked.Exchange(ref first, 1) == 0 && Interlocked.Increment(ref waiting) == 2)
                {
                    met.SetResult();
                }

                await met.Task.SoonAsync();
                return TestDispatcher.Success;
            });
        }

        var (mine, yours) = (Meeting(), Meeting());
        using var one = TestApp.Worker(queues, mine, options => options.MaxConcurrency = 20);
        using var other = TestApp.Worker(queues, yours, options => options.MaxConcurrency = 20);
        await Task.WhenAll(one.StartAsync(TestContext.Current.CancellationToken), other.StartAsync(TestContext.Current.CancellationToken));
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await Task.WhenAll(one.StopAsync(TestContext.Current.CancellationToken), other.StopAsync(TestContext.Current.CancellationToken));

        Assert.Equal(100, mine.Started.Concat(yours.Started).Distinct().Count());
        Assert.Equal(100, mine.Started.Count + yours.Started.Count);
    }

    [Fact]
    public async Task Worker_BothQueues_TakesFromEach()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("image"));
        await queues.SendAsync(queues.Video, TestApp.Body("raw", MediaType.Video));
        var dispatcher = new TestDispatcher();
        using var worker = TestApp.Worker(queues, dispatcher, options => options.Queues = SqsQueues.All);

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await queues.UntilDepthAsync(queues.Video, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["image", "raw"], dispatcher.Started.Order());
    }
}

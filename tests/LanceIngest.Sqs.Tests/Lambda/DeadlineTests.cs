using LanceIngest.Sqs.Tests.Support;
using LanceIngest.Testing;
using Microsoft.Extensions.Time.Testing;

namespace LanceIngest.Sqs.Tests.Lambda;

public sealed class DeadlineTests(Stack stack)
{
    private static readonly TimeSpan Remaining = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UntilTheMargin = TimeSpan.FromSeconds(55);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task HandleAsync_OneJobHangs_IsCancelledInTimeAndHandedBackAlone()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("good"), TestApp.Body("hangs"));
        var dispatcher = new TestDispatcher(HangsIf("hangs"));
        using var app = new LambdaApp(queues, dispatcher) { Time = _time };

        var invocation = app.InvokeAsync(queues.Analysis, 2, Remaining);
        await dispatcher.UntilStartedAsync(2);
        _time.Advance(UntilTheMargin - TimeSpan.FromMilliseconds(1));
        Assert.False(invocation.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([TestApp.Body("hangs")], await invocation.SoonAsync());
        Assert.Equal(1, app.Logs.Count(2061));
    }

    [Fact]
    public async Task HandleAsync_TimeIsUpBeforeSomeStart_HandsThemBackAndTheyAreVisibleAtOnce()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 5).Select(number => TestApp.Body($"job-{number}"))]);
        var started = 0;
        var dispatcher = new TestDispatcher(async (_, token) =>
        {
            if (Interlocked.Increment(ref started) > 1)
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            return TestDispatcher.Success;
        });
        using var app = new LambdaApp(queues, dispatcher) { Time = _time, Configure = options => options.MaxConcurrency = 1 };

        var invocation = app.InvokeAsync(queues.Analysis, 5, Remaining);
        await dispatcher.UntilStartedAsync(2);
        _time.Advance(UntilTheMargin);

        Assert.Equal(4, (await invocation.SoonAsync()).Count);
        Assert.Equal(2, dispatcher.Started.Count);
        await queues.UntilDepthAsync(queues.Analysis, visible: 3, inFlight: 2); // In flight: the done one, which Lambda deletes, and the one that waits for its backoff.
    }

    [Fact]
    public async Task HandleAsync_JobIgnoresItsCancellation_AnswersAllTheSame()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("good"), TestApp.Body("deaf"));
        var never = new TaskCompletionSource<JobResult>();
        var dispatcher = new TestDispatcher((job, _) => job.AssetId == "deaf" ? never.Task : Task.FromResult(TestDispatcher.Success));
        using var app = new LambdaApp(queues, dispatcher) { Time = _time };

        var invocation = app.InvokeAsync(queues.Analysis, 2, Remaining);
        await dispatcher.UntilStartedAsync(2);
        _time.Advance(TimeSpan.FromSeconds(57.5));

        Assert.Equal([TestApp.Body("deaf")], await invocation.SoonAsync());
        Assert.Equal(1, app.Logs.Count(2062));
    }

    [Fact]
    public async Task HandleAsync_LastReceiveOfAJobThatTakesTooLong_IsADeadLetterThatSaysSo()
    {
        var queues = await stack.CreateQueuesAsync(maxReceiveCount: 1);
        await queues.SendAsync(queues.Analysis, TestApp.Body("good"), TestApp.Body("endless"));
        var dispatcher = new TestDispatcher(HangsIf("endless"));
        using var app = new LambdaApp(queues, dispatcher) { Time = _time };

        var invocation = app.InvokeAsync(queues.Analysis, 2, Remaining);
        await dispatcher.UntilStartedAsync(2);
        _time.Advance(UntilTheMargin);

        Assert.Empty(await invocation.SoonAsync());
        Assert.Equal(IngestionErrors.OutOfTime, Assert.Single(await queues.ReceiveAsync(queues.AnalysisDeadLetters, 1)).MessageAttributes["errorType"].StringValue);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task HandleAsync_NoTimeLeft_StartsNothing(int remainingSeconds)
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("late"));
        var dispatcher = new TestDispatcher();
        using var app = new LambdaApp(queues, dispatcher);

        Assert.Equal([TestApp.Body("late")], await app.InvokeAsync(queues.Analysis, 1, TimeSpan.FromSeconds(remainingSeconds)));
        Assert.Empty(dispatcher.Started);
    }

    [Fact]
    public async Task HandleAsync_ShortTimeout_IsNotAllMargin()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("quick"));
        using var app = new LambdaApp(queues, new TestDispatcher());

        Assert.Empty(await app.InvokeAsync(queues.Analysis, 1, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task HandleAsync_Cancelled_HandsBackWhatIsNotDoneAtOnce()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("hangs"));
        var dispatcher = new TestDispatcher(HangsIf("hangs"));
        using var stop = new CancellationTokenSource();
        using var app = new LambdaApp(queues, dispatcher) { Stop = stop.Token };

        var messages = await queues.ReceiveAsync(queues.Analysis, 1);
        var invocation = app.InvokeAsync(SqsEvents.Create(queues.Analysis, messages), Remaining);
        await dispatcher.UntilStartedAsync(1);
        await stop.CancelAsync();

        Assert.Equal([messages[0].MessageId], await invocation.SoonAsync());
        await queues.UntilDepthAsync(queues.Analysis, visible: 1, inFlight: 0);
    }

    private static Func<AnalysisJob, CancellationToken, Task<JobResult>> HangsIf(string id) => async (job, token) =>
    {
        if (job.AssetId == id)
        {
            await Task.Delay(Timeout.Infinite, token);
        }

        return TestDispatcher.Success;
    };
}

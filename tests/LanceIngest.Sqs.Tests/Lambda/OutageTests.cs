using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LanceIngest.Sqs.Tests.Lambda;

public sealed class OutageTests(Stack stack)
{
    private static readonly JobResult Down = JobResult.Failure(IngestionException.Transient(IngestionErrors.TableFailed, "LanceDB did not answer in time."));

    [Fact]
    public async Task HandleAsync_EveryJobFailsForAPassingReason_ThrowsAndLeavesTheMessagesHidden()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("one"), TestApp.Body("two"));
        using var sqs = new RecordingSqs(stack.Endpoint);
        using var app = new LambdaApp(queues, new TestDispatcher((_, _) => Task.FromResult(Down))) { Sqs = sqs };

        var error = await Assert.ThrowsAsync<IngestionException>(() => app.InvokeAsync(queues.Analysis, 2));

        Assert.Equal((IngestionErrors.TableFailed, true), (error.Code, error.IsTransient));
        Assert.Contains("None of the 2 jobs", error.Message, StringComparison.Ordinal);
        Assert.Empty(sqs.Requests<ChangeMessageVisibilityBatchRequest>());
        Assert.Equal(1, app.Logs.Count(2063));
    }

    [Fact]
    public async Task HandleAsync_OneIsDone_ReturnsTheOthers()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("one"), TestApp.Body("two"), TestApp.Body("done"));
        using var app = new LambdaApp(queues, new TestDispatcher((job, _) => Task.FromResult(job.AssetId == "done" ? TestDispatcher.Success : Down)));

        Assert.Equal(2, (await app.InvokeAsync(queues.Analysis, 3)).Count);
    }

    [Fact]
    public async Task HandleAsync_SingleJobFailsForAPassingReason_ReturnsIt()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("one"));
        using var app = new LambdaApp(queues, new TestDispatcher((_, _) => Task.FromResult(Down)));

        Assert.Equal([TestApp.Body("one")], await app.InvokeAsync(queues.Analysis, 1));
    }

    [Fact]
    public async Task HandleAsync_SingleJobFailsAndADependencyIsKnownToBeDown_Throws()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("one"));
        var dispatcher = new TestDispatcher((_, _) => Task.FromResult(Down)) { Ready = token => new ValueTask(Task.Delay(Timeout.Infinite, token)) };
        using var app = new LambdaApp(queues, dispatcher);

        await Assert.ThrowsAsync<IngestionException>(() => app.InvokeAsync(queues.Analysis, 1));
    }

    [Fact]
    public async Task HandleAsync_NothingEndsInTime_Throws()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("one"));
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var dispatcher = new TestDispatcher(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return TestDispatcher.Success;
        });
        using var app = new LambdaApp(queues, dispatcher) { Time = time };

        var invocation = app.InvokeAsync(queues.Analysis, 1, TimeSpan.FromSeconds(60));
        await dispatcher.UntilStartedAsync(1);
        time.Advance(TimeSpan.FromSeconds(55));

        Assert.Equal(IngestionErrors.OutOfTime, (await Assert.ThrowsAsync<IngestionException>(() => invocation.SoonAsync())).Code);
    }
}

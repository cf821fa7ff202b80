using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs.Tests.Lambda;

public sealed class SqsLambdaFunctionTests(Stack stack)
{
    private static readonly IngestionException Passing = IngestionException.Transient(IngestionErrors.StoreFailed, "The store is busy.");

    [Fact]
    public async Task HandleAsync_TwoBadAmongTen_DeadLettersThemWithTheirReasonAndReturnsNone()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 8).Select(number => TestApp.Body($"good-{number}")), "{ this is no JSON", TestApp.Body("gone")]);
        var dispatcher = new TestDispatcher((job, _) => Task.FromResult(job.AssetId == "gone"
            ? JobResult.Failure(IngestionException.Permanent(IngestionErrors.SourceMissing, "There is no asset 'gone'."))
            : TestDispatcher.Success));
        using var app = new LambdaApp(queues, dispatcher);

        Assert.Empty(await app.InvokeAsync(queues.Analysis, 10));

        var letters = (await queues.ReceiveAsync(queues.AnalysisDeadLetters, 2)).ToDictionary(letter => letter.MessageAttributes["errorType"].StringValue);
        Assert.Equal("{ this is no JSON", letters["invalid_job"].Body);
        Assert.Equal("There is no asset 'gone'.", letters["source_missing"].MessageAttributes["reason"].StringValue);
        Assert.Equal(9, dispatcher.Started.Count);
    }

    [Fact]
    public async Task HandleAsync_OneFailsForAPassingReason_ReturnsItAndItComesBackAfterItsBackoff()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("good"), TestApp.Body("unlucky"));
        using var app = new LambdaApp(queues, FailingFor("unlucky")) { ConfigureRetries = options => options.RetryBaseDelay = TimeSpan.FromSeconds(1) };

        Assert.Equal([TestApp.Body("unlucky")], await app.InvokeAsync(queues.Analysis, 2));

        // The queue's own time-out is 30 s: longer than this waits.
        var again = Assert.Single(await queues.ReceiveAsync(queues.Analysis, 1));
        Assert.Equal((TestApp.Body("unlucky"), "2"), (again.Body, again.Attributes["ApproximateReceiveCount"]));
    }

    [Fact]
    public async Task HandleAsync_DeadLetterQueueRefuses_ReturnsTheMessage()
    {
        var queues = await stack.CreateQueuesAsync();
        using var sqs = new RecordingSqs(stack.Endpoint);
        sqs.OnSend = (request, _) => Task.FromResult(new SendMessageBatchResponse
        {
            Failed = [.. request.Entries.Select(entry => new BatchResultErrorEntry { Id = entry.Id, SenderFault = true, Code = "KmsAccessDenied" })],
        });
        await queues.SendAsync(queues.Analysis, "poison", TestApp.Body("good"));
        using var app = new LambdaApp(queues, new TestDispatcher()) { Sqs = sqs };

        Assert.Equal(["poison"], await app.InvokeAsync(queues.Analysis, 2));
    }

    [Fact]
    public async Task HandleAsync_LastReceive_DeadLettersWithTheReason()
    {
        var queues = await stack.CreateQueuesAsync(maxReceiveCount: 1);
        await queues.SendAsync(queues.Analysis, TestApp.Body("unlucky"));
        using var app = new LambdaApp(queues, FailingFor("unlucky"));

        Assert.Empty(await app.InvokeAsync(queues.Analysis, 1));

        Assert.Equal("store_failed", Assert.Single(await queues.ReceiveAsync(queues.AnalysisDeadLetters, 1)).MessageAttributes["errorType"].StringValue);
    }

    [Fact]
    public async Task HandleAsync_JobOfTheOtherQueue_IsSentOnAndDone()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("raw", MediaType.Video), TestApp.Body("picture"));
        var dispatcher = new TestDispatcher();
        using var app = new LambdaApp(queues, dispatcher);

        Assert.Empty(await app.InvokeAsync(queues.Analysis, 2));

        Assert.Equal(TestApp.Body("raw", MediaType.Video), Assert.Single(await queues.ReceiveAsync(queues.Video, 1)).Body);
        Assert.Equal(["picture"], dispatcher.Started);
    }

    [Fact]
    public async Task HandleAsync_ManyMessages_RunsNoMoreThanAllowedAtOnce()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, [.. Enumerable.Range(0, 9).Select(number => TestApp.Body($"job-{number}"))]);
        var (running, most) = (0, 0);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dispatcher = new TestDispatcher(async (_, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await gate.Task;
            Interlocked.Decrement(ref running);
            return TestDispatcher.Success;
        });
        using var app = new LambdaApp(queues, dispatcher) { Configure = options => options.MaxConcurrency = 3 };

        var invocation = app.InvokeAsync(queues.Analysis, 9);
        await dispatcher.UntilStartedAsync(3);
        gate.SetResult();

        Assert.Empty(await invocation.SoonAsync());
        Assert.Equal(9, dispatcher.Started.Count);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task HandleMessagesAsync_MessagesThatWereReadAlready_DoesTheSame()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, TestApp.Body("good"), TestApp.Body("unlucky"));
        var messages = await queues.ReceiveAsync(queues.Analysis, 2);
        using var app = new LambdaApp(queues, FailingFor("unlucky"));

        var failed = await app.Function.HandleMessagesAsync(
            SqsEvents.ArnOf(queues.Analysis), messages, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal([messages.Single(message => message.Body == TestApp.Body("unlucky")).MessageId], failed);
    }

    [Fact]
    public async Task HandleAsync_QueueOfNobody_ThrowsAndNamesTheSettings()
    {
        var queues = await stack.CreateQueuesAsync();
        var others = await stack.CreateQueuesAsync();
        await others.SendAsync(others.Analysis, TestApp.Body("lost"));
        using var app = new LambdaApp(queues, new TestDispatcher());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => app.InvokeAsync(others.Analysis, 1));

        Assert.Contains(SqsEvents.ArnOf(others.Analysis), error.Message, StringComparison.Ordinal);
        Assert.Contains("SQS_QUEUE_URL", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5, "MaxConcurrency is 0")]
    [InlineData(10_001, 5, "MaxConcurrency is 10001")]
    [InlineData(64, 0, "DeadlineMargin is 00:00:00")]
    [InlineData(64, 301, "DeadlineMargin is 00:05:01")]
    public async Task AddSqsLambda_WrongOption_FailsAtStart(int concurrency, int marginSeconds, string expected)
    {
        var queues = await stack.CreateQueuesAsync();
        using var host = TestApp.Build(null, new TestDispatcher(), null, builder => builder
            .UseSqs(options => options.QueueUrl = queues.Analysis)
            .AddSqsLambda(options => (options.MaxConcurrency, options.DeadlineMargin) = (concurrency, TimeSpan.FromSeconds(marginSeconds))));

        var error = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static TestDispatcher FailingFor(string id)
        => new((job, _) => Task.FromResult(job.AssetId == id ? JobResult.Failure(Passing) : TestDispatcher.Success));

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen) is var found && found == seen ? value : found;
        }
    }
}

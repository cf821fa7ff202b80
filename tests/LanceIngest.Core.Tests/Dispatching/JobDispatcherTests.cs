using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.Dispatching;

public sealed class JobDispatcherTests : IClassFixture<IngestionStack>, IAsyncDisposable
{
    private readonly ScriptedHandler _handler = new();
    private readonly RecordingJobQueue _queue = new();
    private readonly IngestionApp _app;

    public JobDispatcherTests(IngestionStack stack) => _app = stack.NewApp(builder =>
    {
        builder.Services.AddSingleton(_handler).AddSingleton<IJobQueue>(_queue);
        builder.AddMediaHandler<ScriptedHandler>("recipe");
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AnalysisJob FollowUp { get; } = Sample.Job("soup-step-1", "keyframe");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task DispatchAsync_FollowUpJobs_AreEnqueuedAfterTheCommitAndBeforeSuccess()
    {
        IReadOnlyList<string> rowsThen = [];
        var accept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.BeforeAccepting = async _ =>
        {
            rowsThen = await _app.RowIdsAsync("soup");
            asked.SetResult();
            await accept.Task;
        };
        _handler.Handle = (_, _) => Task.FromResult(new HandlerResult { Items = [Sample.Item("soup", "Leek soup")], FollowUpJobs = [FollowUp] });

        var running = _app.DispatchAsync(Sample.Job("soup"));
        await asked.Task.WaitAsync(Token);
        Assert.False(running.IsCompleted);
        accept.SetResult();

        Assert.True((await running).Succeeded);
        Assert.Equal(["soup"], rowsThen);
        Assert.Equal([FollowUp], _queue.Jobs);
    }

    [Fact]
    public async Task DispatchAsync_UnchangedItem_StillEnqueuesItsFollowUps()
    {
        _handler.Handle = (_, _) => Task.FromResult(new HandlerResult { Items = [Sample.Item("soup", "Leek soup")], FollowUpJobs = [FollowUp] });

        await _app.DispatchAsync(Sample.Job("soup"));
        var again = await _app.DispatchAsync(Sample.Job("soup"));

        Assert.Equal((true, 0), (again.Succeeded, again.Rows));
        Assert.Equal(2, _queue.Jobs.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DispatchAsync_QueueFails_JobFailsTransientlyAndItsRetryDoesNoHarm(bool known)
    {
        var failure = new EnqueueException([new EnqueueFailure(FollowUp, IngestionException.Transient(IngestionErrors.QueueFailed, "Throttled."))], accepted: 0);
        _queue.BeforeAccepting = _ => Task.FromException(known ? failure : new TimeoutException());
        _handler.Handle = (_, _) => Task.FromResult(new HandlerResult { Items = [Sample.Item("soup", "Leek soup")], FollowUpJobs = [FollowUp] });

        var failed = await _app.DispatchAsync(Sample.Job("soup"));
        _queue.BeforeAccepting = _ => Task.CompletedTask;
        var retried = await _app.DispatchAsync(Sample.Job("soup"));

        Assert.Equal((known ? IngestionErrors.QueueFailed : IngestionErrors.Unexpected, true), (failed.Error?.Code, failed.Error?.IsTransient));
        Assert.True(retried.Succeeded);
        Assert.Equal([FollowUp], _queue.Jobs);
        Assert.Equal(["soup"], await _app.RowIdsAsync("soup"));
    }

    [Fact]
    public async Task DispatchAsync_ItemFails_EnqueuesAndDeletesNothing()
    {
        await _app.IngestAsync(Sample.Item("old", "to stay"));
        _handler.Handle = (_, _) => Task.FromResult(new HandlerResult { Items = [Sample.Item("soup", " ")], Deletions = ["old"], FollowUpJobs = [FollowUp] });

        var result = await _app.DispatchAsync(Sample.Job("soup"));

        Assert.Equal((IngestionErrors.NoText, false), (result.Error?.Code, result.Error?.IsTransient));
        Assert.Empty(_queue.Jobs);
        Assert.Equal(["old"], await _app.RowIdsAsync("old"));
    }

    [Fact]
    public async Task DispatchAsync_Deletions_RemoveTheirRowsOnly()
    {
        await _app.IngestAsync(Sample.Sections("old", ["one", "two"]), Sample.Item("old-2", "three"));
        _handler.Handle = (_, _) => Task.FromResult(new HandlerResult { Deletions = ["old", "never-there"] });

        Assert.True((await _app.DispatchAsync(Sample.Job("soup"))).Succeeded);

        Assert.Equal(["old-2"], await _app.RowIdsAsync("old", "old-2"));
    }

    [Fact]
    public async Task DispatchAsync_HandlerThrowsSomethingUnknown_IsTransientUnexpected()
    {
        _handler.Throws(new InvalidOperationException("a bug"));

        var error = (await _app.DispatchAsync(Sample.Job("soup"))).Error!;

        Assert.Equal((IngestionErrors.Unexpected, true), (error.Code, error.IsTransient));
        Assert.Contains("InvalidOperationException in the job recipe soup (initial)", error.Message, StringComparison.Ordinal);
        Assert.Equal("a bug", error.InnerException!.Message);
    }

    [Fact]
    public async Task DispatchAsync_HandlerCancelsByItself_IsAFailureNotACancellation()
    {
        _handler.Throws(new TaskCanceledException("an HTTP time-out of the handler's own"));

        Assert.Equal(IngestionErrors.Unexpected, (await _app.DispatchAsync(Sample.Job("soup"))).Error!.Code);
    }

    [Fact]
    public async Task DispatchAsync_CancelledByTheCaller_Throws()
    {
        using var caller = new CancellationTokenSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _handler.Handle = async (_, token) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return new HandlerResult();
        };

        var running = _app.Dispatcher.DispatchAsync(Sample.Job("soup"), caller.Token);
        await reached.Task.WaitAsync(Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task DispatchAsync_OtherFailureWhileTheCallerCancels_IsAResult()
    {
        using var caller = new CancellationTokenSource();
        _handler.Handle = async (_, _) =>
        {
            await caller.CancelAsync();
            throw new IOException("the connection broke off");
        };

        var result = await _app.Dispatcher.DispatchAsync(Sample.Job("soup"), caller.Token);

        Assert.True(result.Error!.IsTransient);
    }

    [Fact]
    public async Task DispatchAsync_HandlerGivesNoVersion_SourceIsNotLookedAtAgain()
    {
        _handler.Answers(Sample.Item("soup", "Leek soup"));
        _handler.Version = _ => new SourceVersion("another", Sample.Now);

        Assert.True((await _app.DispatchAsync(Sample.Job("soup"))).Succeeded);

        Assert.Equal((1, 0), (_handler.Handled, _handler.Looks));
    }

    [Fact]
    public async Task DispatchAsync_SourceMovesOnce_LastStateIsWrittenAndFollowUpsGoOutOnce()
    {
        var version = 1;
        _handler.Handle = (_, _) =>
        {
            var read = version;
            version = 2; // It moves right after the first read.
            return Task.FromResult(new HandlerResult { Items = [Sample.Item("soup", $"state {read}")], FollowUpJobs = [FollowUp], SourceVersion = Version(read) });
        };
        _handler.Version = _ => Version(version);

        var result = await _app.DispatchAsync(Sample.Job("soup"));

        Assert.Equal((true, 2), (result.Succeeded, result.Rows));
        Assert.Equal(["state 2"], await _app.TextsAsync());
        Assert.Equal([FollowUp], _queue.Jobs);
    }

    [Fact]
    public async Task DispatchAsync_SourceMovesForever_IsTransientAndUnstable()
    {
        var version = 0;
        _handler.Handle = (_, _) => Task.FromResult(new HandlerResult { Items = [Sample.Item("soup", $"state {version}")], FollowUpJobs = [FollowUp], SourceVersion = Version(version) });
        _handler.Version = _ => Version(++version);

        var error = (await _app.DispatchAsync(Sample.Job("soup"))).Error!;

        Assert.Equal((IngestionErrors.SourceUnstable, true), (error.Code, error.IsTransient));
        Assert.Empty(_queue.Jobs);
    }

    [Fact]
    public async Task DispatchAsync_SourceMissing_RemovesWhatIsLeftAndIsPermanent()
    {
        await _app.IngestAsync(Sample.Item("soup", "left by a worker that died"));
        _handler.Throws(IngestionException.Permanent(IngestionErrors.SourceMissing, "Gone."));

        var error = (await _app.DispatchAsync(Sample.Job("soup"))).Error!;

        Assert.Equal((IngestionErrors.SourceMissing, false), (error.Code, error.IsTransient));
        Assert.Empty(await _app.RowIdsAsync("soup"));
    }

    [Fact]
    public async Task DispatchAsync_SourceMadeWhileItsRowsAreRemoved_IsIngested()
    {
        // Its own job may have run in between and been acknowledged: whoever commits last must have looked after its commit.
        _handler.Handle = (_, _) => _handler.Handled == 1
            ? throw IngestionException.Permanent(IngestionErrors.SourceMissing, "Not there yet.")
            : Task.FromResult(new HandlerResult { Items = [Sample.Item("soup", "made meanwhile")], SourceVersion = Version(1) });
        _handler.Version = _ => Version(1);

        var result = await _app.DispatchAsync(Sample.Job("soup"));

        Assert.True(result.Succeeded, result.Error?.Message);
        Assert.Equal(["made meanwhile"], await _app.TextsAsync());
    }

    [Fact]
    public async Task DispatchAsync_MissingPartOfASourceThatIsThere_StaysSourceMissing()
    {
        _handler.Throws(IngestionException.Permanent(IngestionErrors.SourceMissing, "The picture of the recipe is missing."));
        _handler.Version = _ => Version(1);

        Assert.Equal(IngestionErrors.SourceMissing, (await _app.DispatchAsync(Sample.Job("soup"))).Error?.Code);
    }

    [Fact]
    public async Task DispatchAsync_SourceGoesWhileTheJobRuns_RowsGoAndTheJobIsDone()
    {
        SourceVersion? now = Version(1);
        _handler.Handle = (_, _) =>
        {
            if (now is null)
            {
                throw IngestionException.Permanent(IngestionErrors.SourceMissing, "Gone.");
            }

            now = null;
            return Task.FromResult(new HandlerResult { Items = [Sample.Item("soup", "soon gone")], SourceVersion = Version(1) });
        };
        _handler.Version = _ => now;

        Assert.True((await _app.DispatchAsync(Sample.Job("soup"))).Succeeded);

        Assert.Empty(await _app.RowIdsAsync("soup"));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task DispatchAsync_DeleteJob_RemovesRowsUnlessTheSourceIsYounger(int sourceAgeInMinutes, bool removed)
    {
        await _app.IngestAsync(Sample.Item("soup", "Leek soup"));
        var version = new SourceVersion("v", Sample.Now.AddMinutes(sourceAgeInMinutes));
        _handler.Handle = (_, _) => Task.FromResult(new HandlerResult { Items = [Sample.Item("soup", "made again")], SourceVersion = version });
        _handler.Version = _ => version;

        Assert.True((await _app.DispatchAsync(Sample.Job("soup", stage: JobStage.Delete))).Succeeded);

        Assert.Equal(removed ? [] : (string[])["made again"], await _app.TextsAsync());
    }

    [Fact]
    public async Task DispatchAsync_FollowUpsButNoQueue_SaysWhatToRegister()
    {
        await using var app = new IngestionApp(services => services.AddLanceIngestion()
            .UseLanceDb(options => options.Url = new Uri("http://127.0.0.1:1"))
            .UseOpenAI(options => options.ApiKey = "key")
            .AddMediaHandler<ScriptedHandler>("recipe").Services.AddSingleton(_handler));
        _handler.Handle = (_, _) => Task.FromResult(new HandlerResult { FollowUpJobs = [FollowUp] });

        var error = (await app.DispatchAsync(Sample.Job("soup"))).Error!;

        Assert.Equal((IngestionErrors.QueueFailed, true), (error.Code, error.IsTransient));
        Assert.Contains("UseSqs()", error.Message, StringComparison.Ordinal);
    }

    private static SourceVersion Version(int number) => new($"v{number}", Sample.Now);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Sqs.Tests;

public sealed class TraceTests(Stack stack)
{
    [Fact]
    public async Task Job_EnqueuedAndRun_IsProcessedUnderAnActivityLinkedToItsEnqueuing()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var source = new ActivitySource("LanceIngest.Sqs.Tests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = listened => listened.Name is LanceIngestDiagnostics.Name or "LanceIngest.Sqs.Tests",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var queues = await stack.CreateQueuesAsync();
        ActivityTraceId inJob = default;
        var dispatcher = new TestDispatcher((_, _) =>
        {
            inJob = Activity.Current!.TraceId;
            return Task.FromResult(TestDispatcher.Success);
        });
        using var producer = TestApp.Producer(queues);
        using var worker = TestApp.Worker(queues, dispatcher);

        Activity upload;
        using (upload = source.StartActivity("upload")!)
        {
            upload.TraceStateString = "vendor=1";
            await producer.Services.GetRequiredService<IJobQueue>().EnqueueAsync(TestApp.Job("traced"), TestContext.Current.CancellationToken);
        }

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        var enqueue = Assert.Single(stopped, activity => activity.OperationName == "enqueue" && activity.TraceId == upload.TraceId);
        Assert.Equal(ActivityKind.Producer, enqueue.Kind);
        Assert.Equal(upload.SpanId, enqueue.ParentSpanId);
        var process = Assert.Single(stopped, activity => activity.OperationName == "process" && activity.Links.Any(link => link.Context.TraceId == upload.TraceId));
        Assert.Equal(ActivityKind.Consumer, process.Kind);
        Assert.NotEqual(upload.TraceId, process.TraceId);
        Assert.Equal(inJob, process.TraceId);
        Assert.Equal(enqueue.SpanId, Assert.Single(process.Links).Context.SpanId);
        Assert.Equal("vendor=1", Assert.Single(process.Links).Context.TraceState);
        Assert.Equal("traced", process.GetTagItem(LanceIngestDiagnostics.AssetIdTag));
        Assert.Equal("image", process.GetTagItem(LanceIngestDiagnostics.MediaTypeTag));
    }
}

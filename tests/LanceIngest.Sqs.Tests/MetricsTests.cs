using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Sqs.Tests;

public sealed class MetricsTests(Stack stack)
{
    [Fact]
    public async Task Worker_Jobs_AreCountedByQueue()
    {
        var queues = await stack.CreateQueuesAsync();
        var name = QueueName.Of(queues.Analysis);
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == LanceIngestDiagnostics.Name)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note($"{instrument.Name} count", 1, tags));
        listener.Start();
        await queues.SendAsync(queues.Analysis, TestApp.Body("good"), TestApp.Body("raw", MediaType.Video), "poison");
        using var worker = TestApp.Worker(queues, new TestDispatcher());

        await worker.StartAsync(TestContext.Current.CancellationToken);
        await queues.UntilDepthAsync(queues.Analysis, visible: 0, inFlight: 0);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, sums[SqsMetrics.JobsReceived]);
        Assert.Equal(3, sums[$"{SqsMetrics.QueueWait} count"]);
        Assert.Equal(0, sums[SqsMetrics.JobsInFlight]);
        Assert.Equal(1, sums[SqsMetrics.JobsRerouted]);
        Assert.Equal(1, sums[SqsMetrics.JobsDeadLettered]);

        void Note(string instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (tag.Key == SqsMetrics.QueueTag && tag.Value as string == name)
                {
                    sums.AddOrUpdate(instrument, value, (_, sum) => sum + value);
                }
            }
        }
    }
}

using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Sqs.Tests;

public sealed class SqsQueueInspectorTests(Stack stack)
{
    [Fact]
    public async Task GetDepths_FourQueues_TellsThemApart()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.SendAsync(queues.Analysis, "1", "2", "3");
        await queues.SendAsync(queues.VideoDeadLetters, "4");
        await queues.Sqs.ReceiveMessageAsync(queues.Analysis, TestContext.Current.CancellationToken);
        using var app = TestApp.Producer(queues);

        var depths = await app.Services.GetRequiredService<SqsQueueInspector>().GetDepthsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [(SqsQueues.Analysis, false, 2, 1), (SqsQueues.Analysis, true, 0, 0), (SqsQueues.Video, false, 0, 0), (SqsQueues.Video, true, 1, 0)],
            depths.Select(depth => (depth.Queue, depth.IsDeadLetterQueue, depth.Visible, depth.InFlight)));
        Assert.Equal(QueueName.Of(queues.AnalysisDeadLetters), depths[1].Name);
        Assert.False(depths[0].IsEmpty);
        Assert.True(depths[2].IsEmpty);
    }

    [Fact]
    public async Task GetDepths_OneQueueWithoutDeadLetters_ListsItOnce()
    {
        var queues = await stack.CreateQueuesAsync(maxReceiveCount: 0);
        using var app = TestApp.Producer(queues, configure: options => options.VideoQueueUrl = null);

        var depth = Assert.Single(await app.Services.GetRequiredService<SqsQueueInspector>().GetDepthsAsync(TestContext.Current.CancellationToken));

        Assert.Equal(SqsQueues.All, depth.Queue);
    }

    [Fact]
    public async Task GetDepths_QueueMissing_NamesIt()
    {
        var queues = await stack.CreateQueuesAsync();
        await queues.Sqs.DeleteQueueAsync(queues.Video, TestContext.Current.CancellationToken);
        using var app = TestApp.Producer(queues);

        var error = await Assert.ThrowsAsync<IngestionException>(
            () => app.Services.GetRequiredService<SqsQueueInspector>().GetDepthsAsync(TestContext.Current.CancellationToken));

        Assert.Contains(QueueName.Of(queues.Video), error.Message, StringComparison.Ordinal);
    }
}

namespace LanceIngest.Sqs.Tests.Worker;

public sealed class WorkerPartsTests
{
    [Fact]
    public void PollerScale_FullReceives_DoubleUpToTheLimit()
    {
        var scale = new PollerScale(max: 7);
        int[] seen = [.. Enumerable.Range(0, 4).Select(_ =>
        {
            scale.Report(asked: 10, full: 10, got: 10);
            return scale.Active;
        })];

        Assert.Equal([2, 4, 7, 7], seen);
    }

    [Fact]
    public void PollerScale_EmptyOrSmallReceives_Shrink()
    {
        var scale = new PollerScale(max: 8);
        scale.Report(10, 10, 10);
        scale.Report(10, 10, 10);

        scale.Report(asked: 10, full: 10, got: 6);
        Assert.Equal(4, scale.Active);
        scale.Report(asked: 3, full: 10, got: 3);
        Assert.Equal(3, scale.Active);
        scale.Report(asked: 10, full: 10, got: 0);
        Assert.Equal(1, scale.Active);
    }

    [Fact]
    public async Task PollerScale_WaitForTurn_EndsWhenMoreAreWanted()
    {
        var scale = new PollerScale(max: 4);
        var turn = scale.WaitForTurnAsync(1, TestContext.Current.CancellationToken).AsTask();
        Assert.False(turn.IsCompleted);

        scale.Report(10, 10, 10);

        await turn;
    }

    [Fact]
    public async Task SlotPool_Take_TakesWhatIsFreeAndReturnsItWhenCancelled()
    {
        using var slots = new SlotPool(12);
        Assert.Equal(10, await slots.TakeAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal(2, await slots.TakeAsync(10, TestContext.Current.CancellationToken));

        using var cancel = new CancellationTokenSource();
        var waiting = slots.TakeAsync(10, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        slots.Release(12);

        Assert.Equal(10, await slots.TakeAsync(10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void HandledMessages_Full_ForgetsTheOldest()
    {
        var handled = new HandledMessages(capacity: 3);
        foreach (var id in new[] { "a", "b", "c", "b", "d" })
        {
            handled.Add(id);
        }

        Assert.False(handled.Contains("a"));
        Assert.True(handled.Contains("b"));
        handled.Remove("b");
        Assert.False(handled.Contains("b"));
        handled.Add("e");
        Assert.True(handled.Contains("c"));
    }
}

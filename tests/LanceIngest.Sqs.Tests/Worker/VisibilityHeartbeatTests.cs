using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LanceIngest.Sqs.Tests.Worker;

public sealed class VisibilityHeartbeatTests : IDisposable
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly FakeSqs _sqs = new();
    private readonly LeaseTable _leases;
    private readonly VisibilityHeartbeat _heartbeat;

    public VisibilityHeartbeatTests()
    {
        _leases = new LeaseTable(_time);
        _heartbeat = new VisibilityHeartbeat(FakeSqs.Queue, _sqs, _leases, Visibility, _time, NullLogger.Instance);
    }

    public void Dispose() => _sqs.Dispose();

    [Fact]
    public async Task Beat_ManyLeases_ExtendsThoseThatAreDueTenToACall()
    {
        Hold(25);
        _time.Advance(TimeSpan.FromSeconds(20));
        Hold(5, from: 25);

        await _heartbeat.BeatAsync(TestContext.Current.CancellationToken);

        Assert.Equal([5, 10, 10], _sqs.Extended.Select(request => request.Entries.Count).Order());
        Assert.All(_sqs.Extended.SelectMany(request => request.Entries), entry => Assert.Equal(60, entry.VisibilityTimeout));
    }

    [Fact]
    public async Task Run_LongJob_IsExtendedBeforeItsTimeIsUpEachTime()
    {
        var lease = Hold(1).Single();
        using var stop = new CancellationTokenSource();
        var running = _heartbeat.RunAsync(stop.Token);
        for (var beat = 0; beat < 30; beat++)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            var beats = beat + 1;
            await Until.TrueAsync(() => _sqs.Extended.Count >= beats, "Each beat should extend the lease.");
            Assert.True(lease.ExpiresAt > _time.GetUtcNow());
        }

        await stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData("ReceiptHandleIsInvalid")]
    [InlineData("AWS.SimpleQueueService.MessageNotInflight")]
    [InlineData("InvalidParameterValue")]
    public async Task Beat_MessageNoLongerOurs_CancelsItsJobAlone(string code)
    {
        var leases = Hold(2);
        _sqs.OnExtend = _ => Failing(code, senderFault: true);
        _time.Advance(TimeSpan.FromSeconds(20));

        await _heartbeat.BeatAsync(TestContext.Current.CancellationToken);

        Assert.True(leases[0].IsLost);
        Assert.True(leases[0].Token.IsCancellationRequested);
        Assert.False(leases[1].Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Beat_CallFails_KeepsTheJobAndTriesAgain()
    {
        var lease = Hold(1).Single();
        _sqs.OnExtend = _ => _sqs.Extended.Count == 1 ? throw new HttpRequestException("connection refused") : Failing("InternalError", senderFault: false);
        for (var beat = 0; beat < 2; beat++)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            await _heartbeat.BeatAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, _sqs.Extended.Count);
        Assert.False(lease.Token.IsCancellationRequested);
        Assert.Equal(lease.ReceivedAt, lease.RenewedAt);
    }

    [Fact]
    public async Task End_WhileACallExtendsTheLease_WaitsForIt()
    {
        var lease = Hold(1).Single();
        var answer = new TaskCompletionSource<ChangeMessageVisibilityBatchResponse>();
        _sqs.OnExtend = _ => answer.Task;
        _time.Advance(TimeSpan.FromSeconds(20));

        var beat = _heartbeat.BeatAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => _sqs.Extended.Count == 1, "The call should be made.");
        var end = _leases.EndAsync(lease);
        Assert.False(end.IsCompleted);
        answer.SetResult(new ChangeMessageVisibilityBatchResponse { Failed = [new() { Id = "0", SenderFault = true, Code = "ReceiptHandleIsInvalid" }] });
        await beat;

        Assert.Equal("handle-0", await end);
        Assert.False(lease.IsLost, "A lease that has ended cannot be lost.");
        _time.Advance(TimeSpan.FromSeconds(60));
        await _heartbeat.BeatAsync(TestContext.Current.CancellationToken);
        Assert.Single(_sqs.Extended);
    }

    [Fact]
    public async Task Beat_MessageDeliveredAgainMeanwhile_TheNewerHandleCounts()
    {
        var lease = Hold(1).Single();
        var answer = new TaskCompletionSource<ChangeMessageVisibilityBatchResponse>();
        _sqs.OnExtend = _ => answer.Task;
        _time.Advance(TimeSpan.FromSeconds(20));
        var beat = _heartbeat.BeatAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => _sqs.Extended.Count == 1, "The call should be made.");

        Assert.False(_leases.TryAdd(NewLease("message-0", "newer")));
        answer.SetResult(new ChangeMessageVisibilityBatchResponse { Failed = [new() { Id = "0", SenderFault = true, Code = "ReceiptHandleIsInvalid" }] });
        await beat;

        Assert.False(lease.IsLost);
        Assert.Equal("newer", await _leases.EndAsync(lease));
    }

    [Fact]
    public async Task End_Twice_LeavesTheNextDeliveryAlone()
    {
        var first = Hold(1).Single();
        await _leases.EndAsync(first);
        Assert.True(_leases.TryAdd(NewLease("message-0", "next")));

        await _leases.EndAsync(first);

        _time.Advance(TimeSpan.FromSeconds(20));
        await _heartbeat.BeatAsync(TestContext.Current.CancellationToken);
        Assert.Equal("next", Assert.Single(Assert.Single(_sqs.Extended).Entries).ReceiptHandle);
    }

    [Fact]
    public async Task Beat_TwelveHoursAfterTheReceive_GivesTheJobUp()
    {
        var lease = Hold(1).Single();
        for (var beat = 0; !lease.IsLost; beat++)
        {
            Assert.InRange(beat, 0, 12 * 60 * 3);
            _time.Advance(TimeSpan.FromSeconds(20));
            await _heartbeat.BeatAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(lease.Token.IsCancellationRequested);
        Assert.InRange((_time.GetUtcNow() + Visibility - lease.ReceivedAt).TotalHours, 11.9, 12);
    }

    private static Task<ChangeMessageVisibilityBatchResponse> Failing(string code, bool senderFault)
        => Task.FromResult(new ChangeMessageVisibilityBatchResponse { Failed = [new() { Id = "0", SenderFault = senderFault, Code = code }] });

    private List<Lease> Hold(int count, int from = 0)
    {
        var leases = Enumerable.Range(from, count).Select(number => NewLease($"message-{number}", $"handle-{number}")).ToList();
        leases.ForEach(lease => Assert.True(_leases.TryAdd(lease)));
        return leases;
    }

    private Lease NewLease(string id, string handle) => new(
        new ReceivedMessage { Id = id, Body = "{}", Attributes = new Dictionary<string, MessageAttributeValue>(), ReceiveCount = 1 },
        handle, _time.GetUtcNow(), Visibility, CancellationToken.None);
}

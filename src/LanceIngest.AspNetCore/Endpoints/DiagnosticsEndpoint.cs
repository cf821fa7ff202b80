using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LanceIngest.AspNetCore.Snapshots;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.AspNetCore.Endpoints;

/// <summary>Answers a snapshot, or one every second to a caller who wants a stream.</summary>
internal sealed class DiagnosticsEndpoint(SnapshotSource snapshots, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            var snapshot = await snapshots.TakeAsync(withHistory: true, context.RequestAborted).ConfigureAwait(false);
            await context.Response.WriteAsJsonAsync(snapshot, SnapshotJson.Default.IngestionSnapshot, cancellationToken: context.RequestAborted).ConfigureAwait(false);
            return;
        }

        // A proxy that buffers would keep the events until there are many.
        context.Response.Headers["X-Accel-Buffering"] = "no";

        // A stream has no end of its own: it must not hold up a host that stops.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await TypedResults.ServerSentEvents(StreamAsync(ending.Token)).ExecuteAsync(context).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<SseItem<string>> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var isFirst = true;
        do
        {
            if (await TakeAsync(isFirst, cancellationToken).ConfigureAwait(false) is not { } json)
            {
                yield break;
            }

            yield return new SseItem<string>(json, "snapshot") { ReconnectionInterval = Interval };
            isFirst = false;
        }
        while (await TickAsync(timer, cancellationToken).ConfigureAwait(false));
    }

    private async Task<string?> TakeAsync(bool withHistory, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Serialize(await snapshots.TakeAsync(withHistory, cancellationToken).ConfigureAwait(false), SnapshotJson.Default.IngestionSnapshot);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async ValueTask<bool> TickAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

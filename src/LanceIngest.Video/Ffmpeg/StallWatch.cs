using System.ComponentModel;
using System.Diagnostics;

namespace LanceIngest.Video;

/// <summary>
/// Tells when a program has stopped getting on: one that works uses the processor, whatever it says. Without it a program that hangs would
/// keep its video, and the message of it, until its time is over.
/// </summary>
internal static class StallWatch
{
    private const int LooksPerLimit = 4;

    /// <summary>Ends when the program is done; cancels <paramref name="stalled"/> when it has used no processor time for as long as the limit.</summary>
    public static async Task RunAsync(Process process, TimeSpan limit, CancellationTokenSource stalled, TimeProvider time, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(limit / LooksPerLimit, time);
        var (used, idleLooks) = (TimeSpan.MinValue, 0);
        try
        {
            while (await timer.WaitForNextTickAsync(ended).ConfigureAwait(false))
            {
                process.Refresh();
                var now = process.TotalProcessorTime;
                idleLooks = now > used ? 0 : idleLooks + 1;
                used = now;
                if (idleLooks >= LooksPerLimit)
                {
                    await stalled.CancelAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }
}

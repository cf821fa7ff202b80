using System.Collections.Concurrent;
using System.Diagnostics;

namespace LanceIngest.Video;

/// <summary>
/// Starts every process on one thread that never ends. Linux sends the signal of a parent's death when the <em>thread</em> that started
/// the child ends, and the thread pool ends its threads whenever they are idle.
/// </summary>
internal static class ProcessLauncher
{
    private static readonly BlockingCollection<Action> Starts = [];

    static ProcessLauncher() => new Thread(Run) { IsBackground = true, Name = "LanceIngest FFmpeg launcher" }.Start();

    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    private static void Run()
    {
        foreach (var start in Starts.GetConsumingEnumerable())
        {
            start();
        }
    }
}

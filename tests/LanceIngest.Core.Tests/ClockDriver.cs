using Microsoft.Extensions.Time.Testing;

namespace LanceIngest.Core.Tests;

/// <summary>Lets the time of an application pass while something in it runs: minutes of retries take a second.</summary>
internal static class ClockDriver
{
    /// <summary>Turns the clock until the task ends.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="task">The task.</param>
    /// <param name="step">How far at once; by default so little that no request on its way times out.</param>
    public static async Task<T> RunAsync<T>(this FakeTimeProvider clock, Task<T> task, TimeSpan? step = null)
    {
        while (await Task.WhenAny(task, Task.Delay(1)) != task)
        {
            clock.Advance(step ?? TimeSpan.FromMilliseconds(200));
        }

        return await task;
    }

    /// <summary>Lets so much time pass and no more.</summary>
    public static async Task PassAsync(this FakeTimeProvider clock, TimeSpan duration)
    {
        for (var end = clock.GetUtcNow() + duration; clock.GetUtcNow() < end;)
        {
            clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(1);
        }
    }
}

using Microsoft.Extensions.Time.Testing;

namespace LanceIngest.Core.Tests;

/// <summary>Lets the time of an application pass while something in it runs: minutes of retries take a second.</summary>
internal static class ClockDriver
{
    /// <summary>Turns the clock until the task ends, in steps too small for a request on its way to time out.</summary>
    public static async Task<T> RunAsync<T>(this FakeTimeProvider clock, Task<T> task)
    {
        while (await Task.WhenAny(task, Task.Delay(1)) != task)
        {
            clock.Advance(TimeSpan.FromMilliseconds(200));
        }

        return await task;
    }
}

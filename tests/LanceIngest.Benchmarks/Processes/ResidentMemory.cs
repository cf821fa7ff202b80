using System.Globalization;

namespace LanceIngest.Benchmarks.Processes;

/// <summary>Watches the memory of a process, as the operating system counts it, while something runs.</summary>
internal sealed class ResidentMemory
{
    private const double BytesPerKilobyte = 1024;
    private const double BytesPerMegabyte = 1024 * 1024;
    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(200);
    private readonly List<double> _samples = [];

    private ResidentMemory()
    {
    }

    /// <summary>The working set in megabytes, five times a second.</summary>
    public IReadOnlyList<double> Samples => _samples;

    /// <summary>The largest working set that the process has had since it started, in megabytes.</summary>
    public double Peak { get; private set; }

    /// <summary>Watches a process until some work has ended.</summary>
    public static async Task<ResidentMemory> WatchAsync(int processId, Task work)
    {
        var memory = new ResidentMemory();
        while (await Task.WhenAny(work, Task.Delay(SampleTime)) != work)
        {
            memory._samples.Add(Read(processId, "VmRSS"));
        }

        await work;
        memory.Peak = Read(processId, "VmHWM");
        return memory;
    }

    private static double Read(int processId, string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * BytesPerKilobyte / BytesPerMegabyte;
    }
}

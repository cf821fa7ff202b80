using System.Net;
using System.Net.Sockets;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Counts effects, and kills whoever wants to bring about one too many.</summary>
internal sealed class EffectCounter(int allowed)
{
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _effects;

    /// <summary>Kills the process; set before it starts to work.</summary>
    public Action Kill { get; set; } = () => { };

    /// <summary>Ends when the process has been killed.</summary>
    public Task Killed => _killed.Task;

    /// <summary>How many effects there were.</summary>
    public int Effects => _effects;

    public bool Allows()
    {
        lock (_lock)
        {
            if (_effects < allowed)
            {
                _effects++;
                return true;
            }

            Kill();
            _killed.TrySetResult();
            return false;
        }
    }
}

/// <summary>Addresses of this machine that nobody listens on.</summary>
internal static class FreeAddress
{
    public static Uri Take()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
    }
}

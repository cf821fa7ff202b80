using System.Net;
using System.Net.Sockets;

namespace LanceIngest.UploadApi.Tests.Support;

/// <summary>A service that takes connections and never answers, as one does whose machine is stuck.</summary>
public sealed class StalledPort : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TcpClient> _clients = [];
    private readonly Task _serving;

    /// <summary>Starts it.</summary>
    public StalledPort()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _serving = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Ends when somebody has connected.</summary>
    public Task Asked => _asked.Task;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        _clients.ForEach(client => client.Dispose());
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _clients.Add(await _listener.AcceptTcpClientAsync());
                _asked.TrySetResult();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}

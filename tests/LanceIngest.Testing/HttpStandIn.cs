using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LanceIngest.Testing;

/// <summary>A server of this process that answers each request by a function: for faults that no real server can be made to have.</summary>
public sealed class HttpStandIn : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerRequest, Answer> _answer;
    private readonly Task _serving;
    private int _requests;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Answers a request.</param>
    public HttpStandIn(Func<HttpListenerRequest, Answer> answer)
    {
        _answer = answer;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>How many requests it had.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The body of the last request, as text.</summary>
    public string LastBody { get; private set; } = string.Empty;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _requests);
            using (var body = new StreamReader(context.Request.InputStream, Encoding.UTF8))
            {
                LastBody = await body.ReadToEndAsync();
            }

            await RespondAsync(context, _answer(context.Request));
        }
    }

    private static async Task RespondAsync(HttpListenerContext context, Answer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.AddHeader(name, value);
        }

        if (answer.IsChunked)
        {
            response.SendChunked = true;
        }
        else
        {
            response.ContentLength64 = answer.Length ?? answer.Body.Length;
        }

        try
        {
            if (context.Request.HttpMethod != "HEAD")
            {
                await response.OutputStream.WriteAsync(answer.Body);
            }

            // With fewer bytes than were announced, the connection breaks off.
            if (answer.Length > answer.Body.Length)
            {
                response.Abort();
            }
            else
            {
                response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or InvalidOperationException or IOException)
        {
            response.Abort();
        }
    }

    /// <summary>What to answer.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Body">The body.</param>
    public sealed record Answer(int Status, byte[] Body)
    {
        /// <summary>A text for a body.</summary>
        public Answer(int status, string body = "")
            : this(status, Encoding.UTF8.GetBytes(body))
        {
        }

        /// <summary>The headers.</summary>
        public Dictionary<string, string> Headers { get; } = [];

        /// <summary>The length to announce, when it is not the body's.</summary>
        public long? Length { get; init; }

        /// <summary>Whether no length is announced.</summary>
        public bool IsChunked { get; init; }
    }
}

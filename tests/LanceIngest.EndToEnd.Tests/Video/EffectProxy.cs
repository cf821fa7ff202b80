using System.Net;
using System.Net.Http.Headers;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>
/// Stands between a process and its services, and calls whatever changes something there an effect: a test can have the process killed
/// at the moment at which it wants to bring about a certain one.
/// </summary>
internal sealed class EffectProxy : IAsyncDisposable
{
    private static readonly string[] EffectsOfSqs = ["SendMessage", "DeleteMessage"];
    private static readonly string[] HeadersOfTheConnection = ["Host", "Content-Length", "Connection", "Expect", "Transfer-Encoding", "Keep-Alive"];
    private readonly HttpListener _listener = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly EffectCounter _counter;
    private readonly Uri _target;
    private readonly Task _serving;

    public EffectProxy(Uri target, EffectCounter counter)
    {
        (_target, _counter) = (target, counter);
        Address = FreeAddress.Take();
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _http.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => HandleAsync(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        try
        {
            if (IsEffect(context.Request) && !_counter.Allows())
            {
                context.Response.Abort();
                return;
            }

            using var answer = await ForwardAsync(context.Request);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !HeadersOfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            {
                context.Response.AddHeader(name, string.Join(", ", values));
            }

            var body = await answer.Content.ReadAsByteArrayAsync();
            context.Response.ContentLength64 = context.Request.HttpMethod == "HEAD" ? answer.Content.Headers.ContentLength ?? 0 : body.Length;
            if (context.Request.HttpMethod != "HEAD")
            {
                await context.Response.OutputStream.WriteAsync(body);
            }

            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or HttpRequestException or IOException or InvalidOperationException)
        {
            // The process is gone, and with it the connection.
            context.Response.Abort();
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);
        using var forward = new HttpRequestMessage(new HttpMethod(request.HttpMethod), new Uri(_target, request.RawUrl!)) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var name in request.Headers.AllKeys.OfType<string>().Where(name => !HeadersOfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            if (!forward.Headers.TryAddWithoutValidation(name, request.Headers[name]))
            {
                forward.Content.Headers.TryAddWithoutValidation(name, request.Headers[name]);
            }
        }

        return await _http.SendAsync(forward);
    }

    private static bool IsEffect(HttpListenerRequest request) => request.HttpMethod switch
    {
        "PUT" or "DELETE" => true,
        "POST" when request.Headers["X-Amz-Target"] is { } operation => EffectsOfSqs.Any(effect => operation.Contains(effect, StringComparison.Ordinal)),
        "POST" => request.RawUrl!.Contains("/merge_insert", StringComparison.Ordinal) || request.RawUrl.Contains("/delete", StringComparison.Ordinal),
        _ => false,
    };
}

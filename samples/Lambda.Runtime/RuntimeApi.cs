using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace LanceIngest.LambdaRuntime;

/// <summary>The HTTP interface through which Lambda and a custom runtime talk, version 2018-06-01.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal sealed class RuntimeApi : IDisposable
{
    private const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";

    // Lambda answers "next" when there is something to do, which may be in hours, and freezes the process meanwhile.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="endpoint">The host and port of <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    public RuntimeApi(string endpoint) => _http.BaseAddress = new Uri($"http://{endpoint}/2018-06-01/runtime/");

    /// <summary>Waits for the next invocation.</summary>
    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync("invocation/next", cancellationToken).ConfigureAwait(false);
        await EnsureAcceptedAsync("invocation/next", response, cancellationToken).ConfigureAwait(false);
        return new Invocation
        {
            RequestId = RequiredHeader(response, "Lambda-Runtime-Aws-Request-Id"),
            Deadline = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(RequiredHeader(response, "Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture)),
            FunctionArn = Header(response, "Lambda-Runtime-Invoked-Function-Arn"),
            TraceHeader = Header(response, "Lambda-Runtime-Trace-Id"),
            // At most 6 MB, and all of it is here: the connection is free for the answer.
            Event = new MemoryStream(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)),
        };
    }

    // None of these is cancelled by SIGTERM: what is done would be done again.

    /// <summary>Sends the answer of the function.</summary>
    public Task RespondAsync(string requestId, Stream answer)
        => PostAsync($"invocation/{requestId}/response", new StreamContent(answer), errorType: null);

    /// <summary>Says that the function failed.</summary>
    public Task FailAsync(string requestId, Exception error)
        => PostAsync($"invocation/{requestId}/error", new ByteArrayContent(RuntimeError.ToJson(error)), $"Function.{error.GetType().Name}");

    /// <summary>Says that the function could not start. The process ends after that.</summary>
    public Task FailToStartAsync(Exception error)
        => PostAsync("init/error", new ByteArrayContent(RuntimeError.ToJson(error)), $"Runtime.{error.GetType().Name}");

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, HttpContent content, string? errorType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (errorType is not null)
        {
            request.Headers.Add(ErrorTypeHeader, errorType);
        }

        using var response = await _http.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
        await EnsureAcceptedAsync(path, response, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>After an answer that Lambda does not accept its state is not ours any more; it starts a process that ends anew.</summary>
    private static async Task EnsureAcceptedAsync(string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
        {
            var reason = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new InvalidOperationException($"Lambda answered {(int)response.StatusCode} to {path}: {reason}");
        }
    }

    private static string RequiredHeader(HttpResponseMessage response, string name)
        => Header(response, name) ?? throw new InvalidOperationException($"Lambda sent an invocation without the header {name}.");

    private static string? Header(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}

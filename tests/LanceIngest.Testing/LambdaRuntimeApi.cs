using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest.Testing;

/// <summary>AWS Lambda as a custom runtime sees it, on this machine: <c>tests/lambda-runtime-api</c>. One for each process of a function.</summary>
public sealed class LambdaRuntimeApi : IAsyncDisposable
{
    private readonly NodeProcess _process;
    private readonly HttpClient _http;

    private LambdaRuntimeApi(NodeProcess process)
    {
        _process = process;
        using var ready = JsonDocument.Parse(process.ReadyLine);
        Endpoint = ready.RootElement.GetProperty("endpoint").GetString()!;
        _http = new HttpClient { BaseAddress = new Uri($"http://{Endpoint}/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The value for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Endpoint { get; }

    /// <summary>Starts it.</summary>
    public static async Task<LambdaRuntimeApi> StartAsync()
        => new(await NodeProcess.StartAsync("tests/lambda-runtime-api/src/start.mjs", new Dictionary<string, string> { ["RUNTIME_API_EXIT_WITH_STDIN"] = "1" }));

    /// <summary>Waits until the function has asked for its first invocation, or has said that it could not start.</summary>
    public async Task<LambdaAnswer> StartedAsync(CancellationToken cancellationToken)
        => (await _http.GetFromJsonAsync("control/started", LambdaJson.Default.LambdaAnswer, cancellationToken))!;

    /// <summary>Invokes the function, as soon as it asks for work, and waits for what becomes of it.</summary>
    /// <param name="sqsEvent">The event: JSON.</param>
    /// <param name="timeout">The time-out of the function.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<LambdaAnswer> InvokeAsync(string sqsEvent, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var invocation = new JsonObject
        {
            ["event"] = sqsEvent,
            ["timeoutMs"] = timeout.TotalMilliseconds,
            ["traceId"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
            ["clientContext"] = """{"client":{"app_title":"none of ours"},"custom":{},"env":{}}""",
        };
        using var content = new StringContent(invocation.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("control/invoke", content, cancellationToken);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(LambdaJson.Default.LambdaAnswer, cancellationToken))!;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LanceIngest.Testing;

/// <summary>OpenAI's API for embeddings, vision and speech with its real limits and errors, on this machine: <c>tests/openai-stand-in</c>.</summary>
public sealed class OpenAiStandIn : IAsyncDisposable
{
    private readonly NodeProcess _process;
    private readonly HttpClient _http = new();

    private OpenAiStandIn(NodeProcess process)
    {
        _process = process;
        using var ready = JsonDocument.Parse(process.ReadyLine);
        Endpoint = new Uri(ready.RootElement.GetProperty("endpoint").GetString()!);
    }

    /// <summary>The base URL, which ends in <c>/v1</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>Starts it.</summary>
    /// <param name="settings">More settings: <c>RPM</c>, <c>TPM</c>, <c>LATENCY_MS</c>…</param>
    public static async Task<OpenAiStandIn> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var environment = new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["STANDIN_EXIT_WITH_STDIN"] = "1" };
        environment.TryAdd("PORT", "0");
        return new OpenAiStandIn(await NodeProcess.StartAsync("tests/openai-stand-in/src/start.mjs", environment));
    }

    /// <summary>Scripts a fault, for example <c>{"mode":"status","status":429,"retryAfter":1,"times":2}</c>.</summary>
    public Task FailAsync(string fault) => PostAsync("/control", fault);

    /// <summary>Scripts what the models say, for example <c>{"chat":{"content":"…"}}</c>.</summary>
    public Task AnswerAsync(string answers) => PostAsync("/answers", answers);

    /// <summary>A figure of <c>/stats</c>: <c>requests</c>, <c>chats</c>, <c>inputs</c>, <c>tokens</c>, <c>rejected429</c>.</summary>
    public async Task<long> CountAsync(string name)
        => (await _http.GetFromJsonAsync<JsonObject>(new Uri(Endpoint, "/stats")))![name]!.GetValue<long>();

    /// <summary>Ends it the hard way.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task PostAsync(string path, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(Endpoint, path), content);
        response.EnsureSuccessStatusCode();
    }
}

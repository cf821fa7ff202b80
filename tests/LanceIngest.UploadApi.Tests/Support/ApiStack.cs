using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.SQS;
using Amazon.SQS.Model;
using LanceIngest.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

[assembly: AssemblyFixture(typeof(LanceIngest.UploadApi.Tests.Support.ApiStack))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace LanceIngest.UploadApi.Tests.Support;

/// <summary>Everything the API lives among, and the API itself with a worker in its process: one of each for all tests, which have ids of their own.</summary>
public sealed class ApiStack : IAsyncLifetime
{
    public const string Key = "a-key-that-only-tests-know";
    public const string Secret = "a-secret-that-only-github-knows";
    public const string Repository = "keldra/content";
    public const string JwtIssuer = "https://issuer.example";
    public const string JwtAudience = "upload-api";
    public static readonly byte[] JwtKey = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private IHost _host = null!;

    public LocalStack Aws { get; private set; } = null!;

    public LanceServer Lance { get; private set; } = null!;

    public OpenAiStandIn OpenAi { get; private set; } = null!;

    /// <summary>GitHub, by the paths that it knows; all others are 404.</summary>
    public ConcurrentDictionary<string, string> GitHubFiles { get; } = new(StringComparer.Ordinal);

    public HttpStandIn GitHub { get; private set; } = null!;

    /// <summary>An OpenTelemetry collector, by the paths that it was sent something at.</summary>
    public ConcurrentDictionary<string, bool> Collected { get; } = new(StringComparer.Ordinal);

    public HttpStandIn Collector { get; private set; } = null!;

    public ApiProcess Api { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public IAmazonSQS Sqs => _host.Services.GetRequiredService<IAmazonSQS>();

    public IAmazonS3 S3 => _host.Services.GetRequiredService<IAmazonS3>();

    public IAssetStore Assets => _host.Services.GetRequiredService<IAssetStore>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Dictionary<string, string> Settings => new()
    {
        ["AWS_ENDPOINT_URL"] = Aws.Endpoint,
        ["AWS_REGION"] = "us-east-1",
        ["SQS_QUEUE_URL"] = Aws.AnalysisQueue,
        ["VIDEO_QUEUE_URL"] = Aws.VideoQueue,
        ["S3_BUCKET_NAME"] = Aws.Bucket,
        ["LANCEDB_API_URL"] = Lance.Endpoint.ToString(),
        ["OPENAI_BASE_URL"] = OpenAi.Endpoint.ToString(),
        ["OPENAI_API_KEY"] = "test-key",
        ["GITHUB_REPO"] = Repository,
        ["GitHub__RawBaseUrl"] = new Uri(GitHub.Address, "raw").AbsoluteUri,
        ["GitHub__ApiBaseUrl"] = new Uri(GitHub.Address, "api").AbsoluteUri,
        ["ContentSync__Secret"] = Secret,
        ["Authentication__Schemes__ApiKey__Keys__0"] = Key,
        ["Authentication__Schemes__Bearer__ValidIssuer"] = JwtIssuer,
        ["Authentication__Schemes__Bearer__ValidAudiences__0"] = JwtAudience,
        ["Authentication__Schemes__Bearer__SigningKeys__0__Issuer"] = JwtIssuer,
        ["Authentication__Schemes__Bearer__SigningKeys__0__Value"] = Convert.ToBase64String(JwtKey),
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Address.AbsoluteUri,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "2000",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "2000",
        ["Worker__InProcess"] = "true",
        ["Uploads__MaxImageBytes"] = "1048576",
        ["Outbox__MinAge"] = "00:00:06",
        ["Outbox__Interval"] = "00:00:01",
    };

    public async ValueTask InitializeAsync()
    {
        var aws = LocalStack.StartAsync();
        var lance = LanceServer.StartAsync();
        OpenAi = await OpenAiStandIn.StartAsync();
        (Aws, Lance) = (await aws, await lance);
        GitHub = new HttpStandIn(request => GitHubFiles.TryGetValue(request.Url!.PathAndQuery, out var text) ? new(200, text) { Headers = { ["ETag"] = $"\"{text.GetHashCode(StringComparison.Ordinal)}\"" } } : new(404));
        Collector = new HttpStandIn(request =>
        {
            Collected[request.Url!.AbsolutePath] = true;
            return new(200);
        });
        Api = await ApiProcess.StartAsync(Settings);
        Http = NewClient(Api.Address);
        _host = BuildHost(static builder => new TestBuilder(builder.Services).UseS3().UseSqs());
    }

    /// <summary>Builds an application beside the API.</summary>
    public IHost BuildHost(Action<HostApplicationBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(Settings!);
        configure(builder);
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _host.Dispose();
        await Api.DisposeAsync();
        await Collector.DisposeAsync();
        await GitHub.DisposeAsync();
        await OpenAi.DisposeAsync();
        await Lance.DisposeAsync();
        await Aws.DisposeAsync();
    }

    public static HttpClient NewClient(Uri address, string? key = Key)
    {
        var client = new HttpClient { BaseAddress = address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("X-Api-Key", key);
        }

        return client;
    }

    /// <summary>Kills the API and starts it again at the same address.</summary>
    public async Task RestartAsync()
    {
        await Api.DisposeAsync();
        Api = await ApiProcess.StartAsync(Settings, Api.Address.Port);
    }

    /// <summary>Puts a file of the sample content, or bytes, into the bucket, as an upload does.</summary>
    public async Task<string> UploadAsync(string key, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await _host.Services.GetRequiredService<IMediaStore>().SaveAsync(key, content, "application/octet-stream", Token);
        return key;
    }

    public Task<string> UploadAsync(string key, string sampleFile) => UploadAsync(key, File.ReadAllBytes(Testing.Repository.PathOf($"samples/content/media/{sampleFile}")));

    /// <summary>Posts JSON; the answer's status and body.</summary>
    public async Task<(int Status, JsonObject Body)> PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(path, body, Token);
        return await ReadAsync(response);
    }

    public async Task<(int Status, JsonObject Body)> SendAsync(HttpMethod method, string path, string? json = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/merge-patch+json");
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await Http.SendAsync(request, Token);
        return await ReadAsync(response);
    }

    /// <summary>Waits until a search finds an asset, and answers its hit.</summary>
    public Task<JsonNode> FindAsync(string words, string type, string id) => UntilAsync(
        async () => (await HitsAsync(words, type)).FirstOrDefault(hit => hit!["id"]!.GetValue<string>() == id), $"a search for '{words}' finds the {type} '{id}'");

    /// <summary>Waits until a search finds it no more.</summary>
    public Task<object> GoneAsync(string words, string type, string id) => UntilAsync<object>(
        async () => (await HitsAsync(words, type)).Any(hit => hit!["id"]!.GetValue<string>() == id) ? null : true, $"a search for '{words}' finds the {type} '{id}' no more");

    public async Task<IEnumerable<JsonNode?>> HitsAsync(string words, string type)
    {
        var (_, found) = await SendAsync(HttpMethod.Get, $"/search?q={Uri.EscapeDataString(words)}&type={type}&limit=20");
        return found["types"]!.AsArray().SelectMany(group => group!["hits"]!.AsArray());
    }

    /// <summary>Waits until the indexes of the table have every row.</summary>
    public Task<object> IndexedAsync() => UntilAsync<object>(
        async () =>
        {
            using var http = new HttpClient { BaseAddress = new Uri(Lance.Endpoint, "v1/table/semantic_search/") };
            var list = await AskAsync(http, "index/list/");
            var stats = await Task.WhenAll(list["indexes"]!.AsArray().Select(index => AskAsync(http, $"index/{index!["index_name"]}/stats/")));
            return stats.Length > 0 && stats.All(index => index["num_unindexed_rows"]!.GetValue<long>() == 0) ? true : null;
        },
        "no row is unindexed");

    /// <summary>Waits for what happens elsewhere. The limit is for the day it does not happen.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> look, string what)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (true)
            {
                if (await look() is { } found)
                {
                    return found;
                }

                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            throw new TimeoutException($"After {Patience.TotalSeconds} s it is not so that {what}. The API wrote:\n{Api.Output}");
        }
    }

    /// <summary>The stages of the last jobs of an asset.</summary>
    public async Task<IReadOnlyList<string>> StagesOfAsync(string id)
    {
        var (_, snapshot) = await SendAsync(HttpMethod.Get, "/api/debug-ingestion");
        return [.. snapshot["recentJobs"]!.AsArray().Where(job => job!["assetId"]?.GetValue<string>() == id).Select(job => job!["stage"]!.GetValue<string>())];
    }

    /// <summary>Takes the messages of a queue, for good.</summary>
    public async Task<IReadOnlyList<AnalysisJob>> TakeJobsAsync(string queueUrl)
    {
        var received = await Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = queueUrl, MaxNumberOfMessages = 10, WaitTimeSeconds = 0 }, Token);
        foreach (var message in received.Messages ?? [])
        {
            await Sqs.DeleteMessageAsync(queueUrl, message.ReceiptHandle, Token);
        }

        return [.. (received.Messages ?? []).Select(message => AnalysisJobJson.Read(message.Body))];
    }

    private static async Task<(int Status, JsonObject Body)> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        return ((int)response.StatusCode, text.Length > 0 && text[0] == '{' ? JsonNode.Parse(text)!.AsObject() : []);
    }

    private static async Task<JsonNode> AskAsync(HttpClient http, string path)
    {
        using var question = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(path, question, Token);
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Token))!;
    }
}

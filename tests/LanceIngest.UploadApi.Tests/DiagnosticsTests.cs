using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Amazon.SQS.Model;
using LanceIngest.UploadApi.Tests.Support;
using Xunit;

namespace LanceIngest.UploadApi.Tests;

public sealed class DiagnosticsTests(ApiStack stack)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DebugIngestion_AfterAJob_TellsOfItWithoutItsContent()
    {
        await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = await stack.UploadAsync("uploads/told.mp3", "sound/bell-buoy.mp3"), id = "audio-told", prompt = "palimpsest of tides" });
        await stack.FindAsync("palimpsest", "audio", "audio-told");

        // Its rows are found a little before it ends.
        var snapshot = await stack.UntilAsync(
            async () => (await stack.SendAsync(HttpMethod.Get, "/api/debug-ingestion")).Body is { } told && JobOf(told, "audio-told") is not null ? told : null, "the job is told of");

        Assert.Equal(4, snapshot["queues"]!.AsArray().Count);
        var job = JobOf(snapshot, "audio-told")!;
        Assert.Equal(("audio", "initial", "success"), (job["mediaType"]!.GetValue<string>(), job["stage"]!.GetValue<string>(), job["outcome"]!.GetValue<string>()));
        Assert.True(snapshot["jobs"]!["total"]!.GetValue<long>() > 0 && snapshot["rows"]!["total"]!.GetValue<long>() > 0);
        Assert.True(snapshot["processing"]!["p95"]!.GetValue<double>() >= snapshot["processing"]!["p50"]!.GetValue<double>());
        Assert.True(snapshot["wait"]!["count"]!.GetValue<int>() > 0);
        Assert.True(snapshot["tokens"]!["embedding"]!.GetValue<long>() > 0 && snapshot["tokens"]!["costInDollars"]!.GetValue<decimal>() > 0);
        Assert.Contains(snapshot["types"]!.AsArray(), type => type!["mediaType"]!.GetValue<string>() == "audio" && type["succeeded"]!.GetValue<long>() > 0);
        Assert.DoesNotContain("palimpsest", snapshot.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task DebugIngestion_AsStream_SendsASnapshotASecondAndEndsWithItsReader()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/debug-ingestion");
        request.Headers.Accept.Add(new("text/event-stream"));
        using var response = await stack.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        var events = new List<JsonNode>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Token))
        {
            Assert.Equal("snapshot", item.EventType);
            events.Add(JsonNode.Parse(item.Data)!);
            if (events.Count == 3)
            {
                break;
            }
        }

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(events[0]["history"]);
        Assert.Null(events[1]["history"]);
        var times = events.Select(snapshot => snapshot["at"]!.GetValue<DateTimeOffset>()).ToList();
        Assert.InRange(times[2] - times[0], TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Poison_Message_IsToldWithItsReasonAndMakesTheHostDegraded()
    {
        await stack.Sqs.SendMessageAsync(stack.Aws.AnalysisQueue, """{"mediaType":"hologram","assetId":"poison-1"}""", Token);
        await stack.Sqs.SendMessageAsync(stack.Aws.AnalysisQueue, "this is no job", Token);

        var failures = await stack.UntilAsync(
            async () => (await stack.SendAsync(HttpMethod.Get, "/api/debug-ingestion")).Body is { } snapshot && snapshot["deadLetters"]?.GetValue<long>() >= 2
                && snapshot["recentFailures"]!.AsArray() is { Count: >= 2 } told && told.All(failure => failure!["reason"] is not null) ? told : null,
            "there are two dead letters, and both have their reasons");

        var unknown = failures.First(failure => failure!["assetId"]?.GetValue<string>() == "poison-1")!;
        Assert.Equal(("unknown_media_type", "permanent"), (unknown["code"]!.GetValue<string>(), unknown["outcome"]!.GetValue<string>()));
        Assert.Contains("hologram", unknown["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(failures, failure => failure!["code"]!.GetValue<string>() == "invalid_job" && failure["reason"] is not null);
        using var ready = await stack.Http.GetAsync("/health/ready", Token);
        var health = JsonNode.Parse(await ready.Content.ReadAsStringAsync(Token))!;
        Assert.Equal((HttpStatusCode.OK, "Degraded", "Healthy"), (ready.StatusCode, health["checks"]!["queues"]!["status"]!.GetValue<string>(), health["checks"]!["lancedb"]!["status"]!.GetValue<string>()));
        await stack.Sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = stack.Aws.AnalysisDeadLetters }, Token);
    }

    [Fact]
    public async Task HealthReady_LanceDbAndQueuesDown_Is503AndLiveStays200()
    {
        var settings = stack.Settings;
        (settings["LANCEDB_API_URL"], settings["AWS_ENDPOINT_URL"], settings["AWS_ENDPOINT_URL_S3"], settings["Worker__InProcess"]) = ("http://127.0.0.1:9/", "http://127.0.0.1:9/", stack.Aws.Endpoint, "false");
        await using var api = await ApiProcess.StartAsync(settings);
        using var client = ApiStack.NewClient(api.Address);

        using var ready = await client.GetAsync("/health/ready", Token);
        using var live = await client.GetAsync("/health/live", Token);

        var checks = JsonNode.Parse(await ready.Content.ReadAsStringAsync(Token))!["checks"]!;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
        Assert.Equal(("Unhealthy", "Unhealthy"), (checks["lancedb"]!["status"]!.GetValue<string>(), checks["queues"]!["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Metrics_ForPrometheus_HaveTheInstrumentsOfLanceIngest()
    {
        await stack.PostAsync("/audio-labeling/finish-upload", new { s3_key = await stack.UploadAsync("uploads/scraped.mp3", "sound/bell-buoy.mp3"), id = "audio-scraped", prompt = "carillon" });
        await stack.FindAsync("carillon", "audio", "audio-scraped");

        Assert.Contains("lanceingest_jobs", await stack.Http.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Telemetry_ForACollector_IsSentByOtlp()
        => await stack.UntilAsync<object>(
            () => Task.FromResult<object?>(stack.Collected.ContainsKey("/v1/metrics") && stack.Collected.ContainsKey("/v1/traces") ? true : null), "metrics and traces were sent to the collector");

    private static JsonNode? JobOf(JsonObject snapshot, string id) => snapshot["recentJobs"]!.AsArray().FirstOrDefault(job => job!["assetId"]?.GetValue<string>() == id);
}

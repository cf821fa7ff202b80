using System.Text.Json;
using Amazon.SQS.Model;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LanceIngest.EndToEnd.Tests.Lambda;

/// <summary>The deployed binary of the sample under Lambda's own protocol, over real services.</summary>
public sealed class LambdaTests(LambdaStack lambda) : IClassFixture<LambdaStack>
{
    private const long MostBytes = 40 * 1024 * 1024;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Publish_Sample_IsOneSmallBinaryWithoutWarnings()
    {
        Assert.DoesNotContain("warning", lambda.PublishOutput, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(new FileInfo(lambda.Bootstrap).Length, 1, MostBytes);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(lambda.Bootstrap)!, "*.dll"));
    }

    [Fact]
    public async Task Invoke_TwoBadAmongTen_IngestsEightAndDeadLettersTwoWithTheirReasons()
    {
        await lambda.Host.SaveDocumentAsync("docs/lambda.md", Content.Document("lambda", 2));
        for (var i = 0; i < 7; i++)
        {
            await lambda.Host.SaveAssetAsync($"lambda-{i}", MediaType.Image, $"Picture {i}", $"shows {i}");
        }

        string[] good = [.. Enumerable.Range(0, 7).Select(i => AnalysisJobJson.Write(Content.AssetJob($"lambda-{i}", MediaType.Image))), AnalysisJobJson.Write(Content.DocumentJob("lambda-doc", "docs/lambda.md"))];
        string[] bad = ["""{"assetId":"bad-json","mediaType":""", """{"assetId":"missing-asset","mediaType":"image"}"""];
        var messages = await lambda.DeliverAsync([.. good, .. bad]);
        await using var function = await lambda.StartAsync();

        var answer = await function.InvokeAsync(lambda.EventOf(messages), Minute, Token);
        await lambda.SettleAsync(messages, answer);

        Assert.Equal(("response", """{"batchItemFailures":[]}"""), (answer.Outcome, answer.Body));
        Assert.Equal(
            ["lambda-0", "lambda-1", "lambda-2", "lambda-3", "lambda-4", "lambda-5", "lambda-6", "lambda-doc#0", "lambda-doc#1"],
            await Stack.RowIdsAsync(lambda.Host, [.. Enumerable.Range(0, 7).Select(i => $"lambda-{i}"), "lambda-doc", "missing-asset"]));
        var letters = (await Stack.MessagesAsync(lambda.Host, lambda.Services.Aws.AnalysisDeadLetters)).Where(letter => bad.Contains(letter.Body)); // Others have theirs.
        Assert.Equal(
            [(bad[0], IngestionErrors.InvalidJob), (bad[1], IngestionErrors.SourceMissing)],
            letters.Select(letter => (letter.Body, letter.MessageAttributes["errorType"].StringValue)).OrderBy(letter => letter.Item2, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Invoke_DependencyHangs_EndsInTimeAndHandsTheRestBack()
    {
        string[] ids = [.. Enumerable.Range(0, 6).Select(i => $"hang-{i}")];
        foreach (var id in ids)
        {
            await lambda.Host.SaveAssetAsync(id, MediaType.Image, $"Picture {id}", $"shows {id}");
        }

        await using var function = await lambda.StartAsync();
        var known = await lambda.DeliverAsync([.. ids[..3].Select(id => AnalysisJobJson.Write(Content.AssetJob(id, MediaType.Image)))]);
        await lambda.SettleAsync(known, await function.InvokeAsync(lambda.EventOf(known), Minute, Token));
        await lambda.Services.OpenAi.FailAsync("""{"mode":"hang"}""");

        // The rows of the first three are there already: they need no embedding.
        var messages = await lambda.DeliverAsync([.. ids.Select(id => AnalysisJobJson.Write(Content.AssetJob(id, MediaType.Image)))]);
        var answer = await function.InvokeAsync(lambda.EventOf(messages), TimeSpan.FromSeconds(15), Token);
        await lambda.Services.OpenAi.FailAsync("""{"mode":"none"}""");
        await lambda.SettleAsync(messages, answer);

        Assert.Equal("response", answer.Outcome);
        Assert.Equal(
            ids[3..],
            SqsEvents.FailedIds(answer.Body!).Select(failed => AnalysisJobJson.Read(messages.Single(message => message.MessageId == failed).Body).AssetId).Order());
    }

    [Fact]
    public async Task Invoke_DependencyIsDownForAll_FailsAsAWhole()
    {
        await lambda.Host.SaveAssetAsync("down-1", MediaType.Image, "Picture of what is down");
        await lambda.Host.SaveAssetAsync("down-2", MediaType.Image, "Another picture of what is down");
        await using var function = await lambda.StartAsync(("LANCEDB_API_URL", "http://127.0.0.1:9/"));
        var messages = await lambda.DeliverAsync(AnalysisJobJson.Write(Content.AssetJob("down-1", MediaType.Image)), AnalysisJobJson.Write(Content.AssetJob("down-2", MediaType.Image)));

        var answer = await function.InvokeAsync(lambda.EventOf(messages), TimeSpan.FromSeconds(8), Token);

        Assert.Equal(("error", "Function.IngestionException"), (answer.Outcome, answer.ErrorType));
        using var error = JsonDocument.Parse(answer.Body!);
        Assert.Equal("IngestionException", error.RootElement.GetProperty("errorType").GetString());
        Assert.Contains("None of the 2 jobs", error.RootElement.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, error.RootElement.GetProperty("stackTrace").ValueKind);
        Assert.Contains("\"level\":\"ERROR\"", function.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_NoEventOfSqs_FailsAndTheNextOneWorks()
    {
        await using var function = await lambda.StartAsync();

        var wrong = await function.InvokeAsync("""{"key1":"value1"}""", Minute, Token);
        var right = await function.InvokeAsync("""{"Records":[]}""", Minute, Token);

        Assert.Equal(("error", "Function.InvalidDataException"), (wrong.Outcome, wrong.ErrorType));
        Assert.Contains("Records", wrong.Body, StringComparison.Ordinal);
        Assert.Equal("response", right.Outcome);
    }

    [Fact]
    public async Task Start_SettingsAreMissing_AreReportedToLambdaByName()
    {
        await using var function = await lambda.StartAsync(("LANCEDB_API_URL", string.Empty), ("S3_BUCKET_NAME", string.Empty));

        var started = await function.StartedAsync(Token);

        Assert.Equal(("init-error", "Runtime.OptionsValidationException"), (started.Outcome, started.ErrorType));
        Assert.Contains("LANCEDB_API_URL", started.Body, StringComparison.Ordinal);
        Assert.Contains("S3_BUCKET_NAME", started.Body, StringComparison.Ordinal);
        Assert.Equal(1, await function.ExitAsync(Token));
        Assert.DoesNotContain("Exception", function.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_WhileItWaits_EndsIt()
    {
        await using var function = await lambda.StartAsync();
        await function.StartedAsync(Token);

        function.Terminate();

        Assert.Equal(0, await function.ExitAsync(Token));
    }

    [Fact]
    public async Task Invoke_TelemetryIsExported_SendsItBeforeTheNextInvocationAndTheRestAtTheEnd()
    {
        await lambda.Host.SaveAssetAsync("traced", MediaType.Image, "A picture that is traced");
        await using var collector = new TelemetryCollector();
        await using var function = await lambda.StartAsync(collector.Settings);
        var messages = await lambda.DeliverAsync(AnalysisJobJson.Write(Content.AssetJob("traced", MediaType.Image)));

        await lambda.SettleAsync(messages, await function.InvokeAsync(lambda.EventOf(messages), Minute, Token));
        await function.InvokeAsync("""{"Records":[]}""", Minute, Token); // It was asked for behind what the first one sent.
        var (traces, metrics, before) = (collector.Traces, collector.Metrics, collector.MetricsRequests);
        function.Terminate();
        Assert.Equal(0, await function.ExitAsync(Token));

        Assert.All((string[])["invoke", "process", "ingest", "commit", "a-service-of-the-tests"], name => Assert.Contains(name, traces, StringComparison.Ordinal));
        Assert.Contains("lanceingest.jobs", metrics, StringComparison.Ordinal);
        Assert.True(collector.MetricsRequests > before, "Nothing was sent at the end.");
    }

    [Fact]
    public async Task Invoke_Logs_AreLinesOfLambdasJson()
    {
        await lambda.Host.SaveAssetAsync("logged", MediaType.Image, "A picture that is logged");
        await using var function = await lambda.StartAsync(("AWS_LAMBDA_LOG_LEVEL", "DEBUG"));
        var messages = await lambda.DeliverAsync(AnalysisJobJson.Write(Content.AssetJob("logged", MediaType.Image)), AnalysisJobJson.Write(Content.AssetJob("nowhere", MediaType.Image)));

        await lambda.SettleAsync(messages, await function.InvokeAsync(lambda.EventOf(messages), Minute, Token));
        function.Terminate();
        await function.ExitAsync(Token);

        var lines = function.Logs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(lines, line =>
        {
            Assert.Equal(["timestamp", "level", "requestId", "logger", "eventId", "message"], line.EnumerateObject().Select(member => member.Name).Where(name => name != "exception"));
            Assert.Equal(TimeSpan.Zero, line.GetProperty("timestamp").GetDateTimeOffset().Offset);
        });
        var done = Assert.Single(lines, line => line.GetProperty("eventId").GetInt32() == 1000);
        var failed = Assert.Single(lines, line => line.GetProperty("eventId").GetInt32() == 1001);
        Assert.Equal(("DEBUG", "LanceIngest.Dispatching.JobDispatcher"), (done.GetProperty("level").GetString(), done.GetProperty("logger").GetString()));
        Assert.Equal("WARN", failed.GetProperty("level").GetString());
        Assert.Contains("source_missing", failed.GetProperty("message").GetString() + failed.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.Equal(36, done.GetProperty("requestId").GetString()!.Length);
    }

    [Fact]
    public async Task Terminate_WhileAJobHangs_HandsItBackAndEnds()
    {
        await lambda.Host.SaveAssetAsync("stopped", MediaType.Image, "A picture that is stopped");
        await using var function = await lambda.StartAsync();
        await lambda.Services.OpenAi.FailAsync("""{"mode":"hang"}""");
        var messages = await lambda.DeliverAsync(AnalysisJobJson.Write(Content.AssetJob("stopped", MediaType.Image)));
        var requests = await lambda.Services.OpenAi.CountAsync("requests");

        var invocation = function.InvokeAsync(lambda.EventOf(messages), Minute, Token);
        await WaitForRequestAsync(requests);
        function.Terminate();
        var answer = await invocation;
        await lambda.Services.OpenAi.FailAsync("""{"mode":"none"}""");

        Assert.Equal([messages[0].MessageId], SqsEvents.FailedIds(answer.Body!));
        Assert.Equal(0, await function.ExitAsync(Token));
    }

    [Fact]
    public async Task Invoke_ThousandTimes_LeaksNothing()
    {
        await lambda.Host.SaveDocumentAsync("docs/again.md", Content.Document("again", 3));
        await using var function = await lambda.StartAsync();
        var job = new Message { MessageId = "again", Body = AnalysisJobJson.Write(Content.DocumentJob("again", "docs/again.md")) };
        var sqsEvent = lambda.EventOf([job]);
        await InvokeAsync(300);
        var (files, threads, memory) = (function.OpenFiles, function.Threads, function.WorkingSet);
        await InvokeAsync(700);

        Assert.InRange(function.OpenFiles, 0, files + 5);
        Assert.InRange(function.Threads, 0, threads + 5);
        Assert.InRange(function.WorkingSet, 0, memory + (10 * 1024 * 1024));
        Assert.Equal(["again#0", "again#1", "again#2"], await Stack.RowIdsAsync(lambda.Host, ["again"]));

        async Task InvokeAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var answer = await function.InvokeAsync(sqsEvent, Minute, Token);
                Assert.Equal("""{"batchItemFailures":[]}""", answer.Body);
            }
        }
    }

    [Fact]
    public async Task Invoke_TheJobsOfAConsoleWorker_WritesTheSameRows()
    {
        await using var otherLance = await LanceServer.StartAsync();
        using var other = lambda.Services.BuildHost(builder => builder.UseLanceDb(options => options.Url = otherLance.Endpoint));
        await lambda.Host.SaveDocumentAsync("docs/same.md", Content.Document("same", 4));
        await lambda.Host.SaveAssetAsync("same-image", MediaType.Image, "A lighthouse", "seen from the ferry");
        await lambda.Host.SaveAssetAsync("same-audio", MediaType.Audio, "A tune");
        AnalysisJob[] jobs = [Content.DocumentJob("same", "docs/same.md"), Content.AssetJob("same-image", MediaType.Image), Content.AssetJob("same-audio", MediaType.Audio)];

        var messages = await lambda.DeliverAsync([.. jobs.Select(AnalysisJobJson.Write)]);
        await using (var function = await lambda.StartAsync(("LANCEDB_API_URL", otherLance.Endpoint.ToString())))
        {
            await lambda.SettleAsync(messages, await function.InvokeAsync(lambda.EventOf(messages), Minute, Token));
        }

        await lambda.Host.EnqueueAsync(jobs);
        using var worker = ConsoleProcess.Start(lambda.Services.EnvironmentVariables, "worker");
        await Stack.WaitUntilQueueIsEmptyAsync(lambda.Host);
        await worker.TerminateAsync(Token);

        var rows = await RowsAsync(other, jobs);
        Assert.Equal(6, rows.Count);
        Assert.Equal(rows, await RowsAsync(lambda.Host, jobs));
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(IHost host, IEnumerable<AnalysisJob> jobs)
    {
        var table = host.Services.GetRequiredService<ILanceTable>();
        var ids = jobs.Select(job => job.AssetId).ToList();
        var rows = await table.FindAsync(ids, withEmbeddings: true, Token);
        var texts = (await table.SearchAsync(new LanceQuery { Vector = rows[0].Embedding, Limit = 1_000 }, Token)).ToDictionary(hit => hit.Id);
        return [.. rows.OrderBy(row => row.Id, StringComparer.Ordinal).Select(row =>
            $"{row.Id} {row.ParentId} {row.ContentHash} {row.UpdatedAt:O} {string.Join(',', row.Embedding.ToArray())} {texts[row.Id].ContentType} {texts[row.Id].Title} {texts[row.Id].SearchableText} {texts[row.Id].References}")];
    }

    private async Task WaitForRequestAsync(long before)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await lambda.Services.OpenAi.CountAsync("requests") == before)
        {
            await timer.WaitForNextTickAsync(Token);
        }
    }
}

using System.Text.Json.Nodes;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>Dead letters as operators meet them.</summary>
public sealed class DeadLetterTests(Stack stack) : IClassFixture<Stack>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dlq_ListTwiceThenRedriveOnceTheCauseIsMended_EndsEmptyWithTheRowsInPlace()
    {
        using var host = stack.BuildWorker();
        await host.EnqueueAsync(Content.DocumentJob("late-1", "late/1.md"), Content.DocumentJob("late-2", "late/2.md"), Content.AssetJob("late-3", MediaType.Image), Content.AssetJob("odd", new MediaType("hologram")));
        await host.Services.GetRequiredService<IAmazonSQS>().SendMessageAsync(stack.Aws.AnalysisQueue, "no job at all", Token);
        await host.StartAsync(Token);
        await Stack.WaitUntilQueueIsEmptyAsync(host);

        var first = await RunAsync("dlq", "list");
        var second = await RunAsync("dlq", "list");
        var shown = await RunAsync("dlq", "show", first.Json["deadLetters"]![0]!["messageId"]!.ToString());
        var letters = first.Json["deadLetters"]!.AsArray();
        Assert.Equal((1, 5), (first.ExitCode, letters.Count));
        Assert.Equal(first.Json.ToJsonString(), second.Json.ToJsonString());
        Assert.Equal(letters[0]!.ToJsonString(), shown.Json.ToJsonString());
        Assert.Equal(
            ["invalid_job", "source_missing", "source_missing", "source_missing", "unknown_media_type"],
            letters.Select(letter => letter!["code"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.All(letters, letter => Assert.NotEmpty(letter!["reason"]!.ToString()));

        // The cause is mended for some: their jobs go back one by one, and the others stay.
        await host.SaveDocumentAsync("late/1.md", "# One\n\nHere at last.");
        await host.SaveDocumentAsync("late/2.md", "# Two\n\nHere at last.");
        await host.SaveAssetAsync("late-3", MediaType.Image, "Here at last");
        var some = await RunAsync("dlq", "redrive", "--code", "source_missing", "--type", "text");
        await Stack.WaitUntilQueueIsEmptyAsync(host);
        Assert.Equal(2, some.Json["redriven"]!.GetValue<int>());
        Assert.Equal(3, (await RunAsync("dlq", "list")).Json["deadLetters"]!.AsArray().Count);

        // What nothing mends is removed, after asking.
        Assert.Equal(2, (await RunAsync("dlq", "purge", "--code", "invalid_job")).ExitCode);
        Assert.Equal(1, (await RunAsync("dlq", "purge", "--code", "invalid_job", "--yes")).Json["removed"]!.GetValue<int>());
        Assert.Equal(1, (await RunAsync("dlq", "purge", "--id", "odd", "--yes")).Json["removed"]!.GetValue<int>());

        // SQS moves the rest by itself.
        Assert.Equal(1, (await RunAsync("dlq", "redrive")).Json["redriven"]!.GetValue<int>());
        await Stack.WaitUntilQueueIsEmptyAsync(host);
        await host.StopAsync(Token);

        var empty = await RunAsync("dlq", "list");
        Assert.Equal((0, 0), (empty.ExitCode, empty.Json["deadLetters"]!.AsArray().Count));
        Assert.Equal(["late-1", "late-2", "late-3"], await Stack.RowIdsAsync(host, ["late-1", "late-2", "late-3", "odd"]));
    }

    private async Task<(int ExitCode, JsonNode Json)> RunAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await ConsoleProcess.RunAsync(stack.EnvironmentVariables, Token, [.. arguments, "--json"]);
        Assert.True(output.Length > 0 || exitCode == 2, errors);
        return (exitCode, JsonNode.Parse(output.Length > 0 ? output : "{}")!);
    }
}

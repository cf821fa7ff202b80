using System.Net.Http.Json;
using LanceIngest.UploadApi.Tests.Support;
using Xunit;

namespace LanceIngest.UploadApi.Tests;

public sealed class OutboxTests(ApiStack stack)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledBetweenSaveAndEnqueue_AnotherProcessEnqueuesTheJob()
    {
        var key = await stack.UploadAsync("uploads/killed.mp3", "sound/bell-buoy.mp3");
        await using var queue = new StalledPort();
        await using var doomed = await ApiProcess.StartAsync(SettingsWithQueueAt(queue.Address));
        using var client = ApiStack.NewClient(doomed.Address);

        var request = client.PostAsJsonAsync("/audio-labeling/finish-upload", new { s3_key = key, id = "audio-killed", prompt = "sarsaparilla requiem" }, Token);

        // Saved, and about to enqueue: the queue has been asked and says nothing.
        await queue.Asked.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.NotNull(await stack.Assets.FindAsync("audio-killed", MediaType.Audio, Token));
        await doomed.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);

        // The other process looks through the outbox.
        await stack.FindAsync("sarsaparilla requiem", "audio", "audio-killed");
        await stack.UntilAsync<object>(async () => (await OutboxAsync()).Length == 0 ? true : null, "the outbox is empty");
    }

    [Fact]
    public async Task QueueIsDown_TheSaveSucceedsAndTheJobFollows()
    {
        var key = await stack.UploadAsync("uploads/later.mp3", "sound/bell-buoy.mp3");
        await using var api = await ApiProcess.StartAsync(SettingsWithQueueAt(new Uri("http://127.0.0.1:9/")));
        using var client = ApiStack.NewClient(api.Address);

        using var response = await client.PostAsJsonAsync("/audio-labeling/finish-upload", new { s3_key = key, id = "audio-later", prompt = "bergamot nocturne" }, Token);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.False((await response.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonObject>(Token))!["enqueued"]!.GetValue<bool>());
        await stack.FindAsync("bergamot nocturne", "audio", "audio-later");
    }

    // S3 is reached by its own variable, so that only the queue is out of order. This process leaves the outbox to the other one.
    private Dictionary<string, string> SettingsWithQueueAt(Uri queue) => new(stack.Settings)
    {
        ["AWS_ENDPOINT_URL"] = queue.AbsoluteUri,
        ["AWS_ENDPOINT_URL_S3"] = stack.Aws.Endpoint,
        ["Worker__InProcess"] = "false",
        ["Outbox__MinAge"] = "01:00:00",
    };

    private async Task<string[]> OutboxAsync()
        => [.. ((await stack.S3.ListObjectsV2Async(new() { BucketName = stack.Aws.Bucket, Prefix = "outbox/" }, Token)).S3Objects ?? []).Select(found => found.Key)];
}

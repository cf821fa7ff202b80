using LanceIngest.Testing;
using Xunit;

namespace LanceIngest.EndToEnd.Tests.Lambda;

/// <summary>The sample VideoProcessor.Lambda under Lambda's own protocol: what its image starts, on this machine.</summary>
[Collection<VideoProcesses>]
public sealed class VideoLambdaTests(Stack stack)
{
    [Fact]
    public async Task Invoke_RawVideo_StoresKeyframesAndTranscriptAndSendsTheirJobs()
    {
        using var files = new VideoFiles();
        using var host = stack.BuildHost();
        await host.SaveVideoAsync(stack, "in-lambda", await files.WithSoundAsync("spoken.mp4", 3, "-i", VideoFiles.Bulletin), "Weather");
        await host.EnqueueAsync(VideoHost.RawVideo("in-lambda"));
        var messages = await Stack.MessagesAsync(host, stack.Aws.VideoQueue);
        await using var function = await LambdaProcess.StartAsync(
            stack.EnvironmentVariables, "dotnet", Repository.PathOf("artifacts/bin/LanceIngest.VideoProcessor/debug/bootstrap.dll"));

        var answer = await function.InvokeAsync(SqsEvents.Create(stack.Aws.VideoQueue, messages), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(("response", """{"batchItemFailures":[]}"""), (answer.Outcome, answer.Body));
        var video = await host.VideoAsync("in-lambda");
        Assert.Equal("completed", video.Transcription());
        await host.CheckReferencesAsync("in-lambda");
        var jobs = (await Stack.MessagesAsync(host, stack.Aws.AnalysisQueue)).Select(message => AnalysisJobJson.Read(message.Body));
        Assert.Equal(
            [.. video.Stills().Select(id => (id, MediaType.Keyframe, default(JobStage))), ("in-lambda", MediaType.Video, JobStage.PostLabel)],
            jobs.Select(job => (job.AssetId, job.MediaType, job.Stage)).OrderBy(job => job.MediaType == MediaType.Video).ThenBy(job => job.AssetId, StringComparer.Ordinal));
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>
/// Raw video: takes key-frames and words out of it, stores them, and asks for the jobs that make them searchable. It writes no rows; all
/// that it stores has a place that follows from the video's id, so that a job that is run twice leaves the same.
/// </summary>
internal sealed class RawVideoHandler(
    VideoSource source,
    VideoWorkspaces workspaces,
    VideoProbe probe,
    KeyframeExtractor keyframes,
    TranscriptReader transcripts,
    VideoPublisher publisher,
    IOptions<VideoOptions> options,
    TimeProvider time,
    ILogger<RawVideoHandler> logger) : IMediaHandler, IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Value.MaxConcurrentVideos);

    public async Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (_, key) = await source.FindAsync(job, cancellationToken).ConfigureAwait(false);
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var workspace = workspaces.Create();
            var content = await TakeApartAsync(job.AssetId, key, workspace, cancellationToken).ConfigureAwait(false);
            var (published, removed) = await publisher.PublishAsync(job.AssetId, content, cancellationToken).ConfigureAwait(false);
            Log.VideoDone(logger, job.AssetId, published.Count, removed.Count, content.TranscriptStatus);
            return new HandlerResult { Deletions = removed, FollowUpJobs = FollowUps(job.AssetId, published), SourceVersion = content.Version };
        }
        finally
        {
            _places.Release();
        }
    }

    public async ValueTask<SourceVersion?> GetSourceVersionAsync(AnalysisJob job, CancellationToken cancellationToken)
        => await source.GetVersionAsync(job, cancellationToken).ConfigureAwait(false);

    public void Dispose() => _places.Dispose();

    private async Task<VideoContent> TakeApartAsync(string videoId, string key, VideoWorkspace workspace, CancellationToken cancellationToken)
    {
        // Its real name is never given to FFmpeg.
        var path = workspace.PathOf("video");
        var version = await source.DownloadAsync(key, path, options.Value, cancellationToken).ConfigureAwait(false);
        var info = await probe.ProbeAsync(path, cancellationToken).ConfigureAwait(false);
        var frames = await keyframes.ExtractAsync(path, info, workspace.PathOf("keyframes"), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (frames.Problem is { } problem)
        {
            Log.VideoDamaged(logger, videoId, problem);
        }

        var (transcript, status) = await transcripts.ReadAsync(videoId, path, info, workspace, cancellationToken).ConfigureAwait(false);
        return new VideoContent(key, version, info, frames, transcript, status);
    }

    private AnalysisJob[] FollowUps(string videoId, IReadOnlyList<string> keyframeIds)
    {
        var now = time.GetUtcNow();
        return
        [
            .. keyframeIds.Select(id => new AnalysisJob { AssetId = id, MediaType = MediaType.Keyframe, RequestedAt = now }),
            new AnalysisJob { AssetId = videoId, MediaType = MediaType.Video, Stage = JobStage.PostLabel, RequestedAt = now },
        ];
    }
}

using Microsoft.Extensions.Options;

namespace LanceIngest.Video;

/// <summary>
/// Writes what was taken from a video: pictures, then the assets of the key-frames, then that of the video, and only then removes what is
/// no more. A run that dies between any two of these and is run again ends the same; nothing that is there points at what is not.
/// </summary>
internal sealed class VideoPublisher(IAssetStore assets, IMediaStore media, IOptions<VideoOptions> options, TimeProvider time)
{
    private const int MaxSaves = 8;
    private const int ConcurrentCalls = 8;

    /// <returns>The ids of the key-frames, and of those that are no more.</returns>
    public async Task<(IReadOnlyList<string> Keyframes, IReadOnlyList<string> Removed)> PublishAsync(string videoId, VideoContent content, CancellationToken cancellationToken)
    {
        await ForEachAsync(content.Keyframes.Frames, (frame, token) => SavePictureAsync(videoId, frame, token), cancellationToken).ConfigureAwait(false);
        var video = await FindAsync(videoId, cancellationToken).ConfigureAwait(false);
        var keyframes = new MediaAsset[content.Keyframes.Frames.Count];
        await ForEachAsync(
            Enumerable.Range(0, keyframes.Length),
            async (index, token) => keyframes[index] = await SaveKeyframeAsync(video.Asset, content, content.Keyframes.Frames[index], token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        var removed = await SaveVideoAsync(video, content, keyframes, cancellationToken).ConfigureAwait(false);
        await ForEachAsync(removed, (id, token) => RemoveAsync(videoId, id, token), cancellationToken).ConfigureAwait(false);
        return ([.. keyframes.Select(keyframe => keyframe.Id!)], removed);
    }

    private async Task SavePictureAsync(string videoId, Keyframe frame, CancellationToken cancellationToken)
    {
        var picture = File.OpenRead(frame.File);
        await using (picture.ConfigureAwait(false))
        {
            await media.SaveAsync(KeyframeId.PictureKey(videoId, frame.Time), picture, "image/jpeg", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<MediaAsset> SaveKeyframeAsync(MediaAsset video, VideoContent content, Keyframe frame, CancellationToken cancellationToken)
    {
        for (var saves = 1; ; saves++)
        {
            var former = await assets.FindAsync(KeyframeId.Of(video.Id!, frame.Time), MediaType.Keyframe, cancellationToken).ConfigureAwait(false);
            var keyframe = KeyframeAsset.Create(former?.Asset, video, content.Key, frame, content.Version, options.Value.Strategy, time.GetUtcNow());
            if (await TrySaveAsync(keyframe, former, saves, cancellationToken).ConfigureAwait(false))
            {
                return keyframe;
            }
        }
    }

    private async Task<IReadOnlyList<string>> SaveVideoAsync(StoredAsset video, VideoContent content, MediaAsset[] keyframes, CancellationToken cancellationToken)
    {
        for (var saves = 1; ; saves++)
        {
            var updated = new MediaAsset((System.Text.Json.Nodes.JsonObject)video.Asset.Json.DeepClone());
            var removed = VideoAsset.Update(updated, content, keyframes);
            if (!IsSame(updated, video.Asset))
            {
                VideoAsset.SetTime(updated, time.GetUtcNow());
            }

            if (await TrySaveAsync(updated, video, saves, cancellationToken).ConfigureAwait(false))
            {
                return removed;
            }

            video = await FindAsync(updated.Id!, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>False when somebody else has changed it since it was read.</returns>
    private async Task<bool> TrySaveAsync(MediaAsset asset, StoredAsset? former, int saves, CancellationToken cancellationToken)
    {
        if (former is not null && IsSame(asset, former.Asset))
        {
            return true;
        }

        try
        {
            await assets.SaveIfUnchangedAsync(asset, former?.Version, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.SourceChanged && saves < MaxSaves)
        {
            return false;
        }
    }

    private async Task RemoveAsync(string videoId, string keyframeId, CancellationToken cancellationToken)
    {
        await assets.DeleteAsync(keyframeId, MediaType.Keyframe, cancellationToken).ConfigureAwait(false);
        await media.DeleteAsync(KeyframeId.PictureKey(videoId, KeyframeId.TimeOf(videoId, keyframeId)!.Value), cancellationToken).ConfigureAwait(false);
    }

    private async Task<StoredAsset> FindAsync(string videoId, CancellationToken cancellationToken)
        => await assets.FindAsync(videoId, MediaType.Video, cancellationToken).ConfigureAwait(false) ?? throw IngestionException.Permanent(
            IngestionErrors.SourceMissing, $"The asset '{videoId}' was deleted while its video was worked on.");

    private static bool IsSame(MediaAsset one, MediaAsset other) => System.Text.Json.Nodes.JsonNode.DeepEquals(one.Json, other.Json);

    private static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> action, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = ConcurrentCalls, CancellationToken = cancellationToken }, async (item, token) => await action(item, token).ConfigureAwait(false));
}

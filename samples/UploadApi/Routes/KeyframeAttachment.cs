using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Assets;
using LanceIngest.UploadApi.Hosting;
using LanceIngest.UploadApi.Media;
using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Routes;

/// <summary>
/// Attaches key-frames to their video. Every step may be repeated: a key-frame that is attached is not attached again, one that has labels
/// is not labelled again, so that a call which failed half-way is simply sent once more.
/// </summary>
internal static class KeyframeAttachment
{
    private const int ConcurrentLabels = 4;

    public static async Task<IResult> AttachAsync(
        UpdateKeyframes request, IAssetStore store, S3Addresses addresses, NewAssets assets, AssetEditor editor, PictureLabels pictures, ProjectMembers projects,
        IOptions<UploadOptions> options, CancellationToken cancellationToken)
    {
        if (request.Keyframes.Count > options.Value.MaxKeyframes)
        {
            throw IngestionException.Permanent(IngestionErrors.SourceTooLarge, $"{request.Keyframes.Count} key-frames are more than the {options.Value.MaxKeyframes} of one call (Uploads:MaxKeyframes). Send several calls.");
        }

        var video = await store.FindAsync(AssetId.Validate(request.VideoId), MediaType.Video, cancellationToken);
        if (video?.Asset.MediaType != MediaType.Video)
        {
            throw UploadErrors.NoAsset(request.VideoId);
        }

        // The last of two with one id counts, as everywhere.
        var frames = request.Keyframes.GroupBy(frame => AssetId.Validate(frame.Id), StringComparer.Ordinal)
            .Select(same => same.Last()).Select(frame => (Frame: frame, Key: addresses.KeyOf(frame.S3Key, frame.S3Url))).ToList();
        var outcomes = new ConcurrentDictionary<string, JsonObject>(StringComparer.Ordinal);
        var created = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            frames,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentLabels, CancellationToken = cancellationToken },
            async (entry, token) => outcomes[entry.Frame.Id] = await TryAttachAsync(entry.Frame, entry.Key, token));

        var attached = 0;
        var edited = await editor.EditAsync(request.VideoId, MediaType.Video, asset => attached = AddStills(asset, frames.Where(entry => created.ContainsKey(entry.Frame.Id)), addresses), cancellationToken);
        return TypedResults.Ok(new JsonObject
        {
            ["video_id"] = request.VideoId,
            ["attached"] = attached,
            ["keyframe_count"] = edited.Asset.Json["keyframe_count"]?.DeepClone(),
            ["keyframes"] = new JsonArray([.. frames.Select(entry => outcomes[entry.Frame.Id])]),
        });

        async Task<JsonObject> TryAttachAsync(UpdateKeyframes.Keyframe frame, string key, CancellationToken token)
        {
            try
            {
                var saved = await CreateAsync(frame, key, token);
                created[frame.Id] = true;
                var isLabeled = saved.Asset.AiLabels is not null;
                var labeled = isLabeled ? saved : await pictures.LabelAsync(new StoredAsset(saved.Asset, saved.Version), token);
                return new JsonObject { ["id"] = frame.Id, ["labeled"] = true, ["enqueued"] = !isLabeled && labeled.IsEnqueued };
            }
            catch (IngestionException e)
            {
                return new JsonObject { ["id"] = frame.Id, ["labeled"] = false, ["enqueued"] = false, ["code"] = e.Code, ["problem"] = e.Message };
            }
        }

        async Task<EditedAsset> CreateAsync(UpdateKeyframes.Keyframe frame, string key, CancellationToken token)
        {
            var upload = new FinishUpload { Id = frame.Id, Title = frame.Title ?? $"{video.Asset.Title} at {frame.Timestamp}", ProjectId = video.Asset.Json["project_id"]?.ToString() };
            var asset = assets.Create(upload, key, MediaType.Keyframe, metadata: []);
            asset.ParentVideoId = request.VideoId;
            asset.Json["timestamp"] = frame.Timestamp;
            asset.Json["frame_number"] = frame.FrameNumber;
            asset.Json["source_info"] = new JsonObject { ["video_filename"] = video.Asset.FileName, ["timestamp"] = frame.Timestamp, ["frame_number"] = frame.FrameNumber };
            await projects.AddAsync(asset, token);
            return await editor.CreateAsync(asset, jobs: [], token);
        }
    }

    private static int AddStills(MediaAsset video, IEnumerable<(UpdateKeyframes.Keyframe Frame, string Key)> frames, S3Addresses addresses)
    {
        var stills = video.Json["keyframe_stills"] as JsonArray;
        if (stills is null)
        {
            video.Json["keyframe_stills"] = stills = [];
        }

        var known = AssetJobs.KeyframeIds(video).ToHashSet(StringComparer.Ordinal);
        var added = frames.Where(entry => !known.Contains(entry.Frame.Id)).ToList();
        foreach (var (frame, key) in added)
        {
            stills.Add(new JsonObject { ["id"] = frame.Id, ["timestamp"] = frame.Timestamp, ["frame_number"] = frame.FrameNumber, ["s3_url"] = addresses.UrlOf(key) });
        }

        video.Json["keyframe_count"] = stills.Count;
        return added.Count;
    }
}

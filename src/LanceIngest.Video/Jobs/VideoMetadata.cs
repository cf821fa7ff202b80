using System.Text.Json.Nodes;

namespace LanceIngest.Video;

/// <summary>What a probe found, as members of an asset's <c>metadata</c>.</summary>
internal static class VideoMetadata
{
    public static JsonObject Of(VideoInfo info)
    {
        var metadata = new JsonObject
        {
            ["format"] = info.Container,
            ["duration"] = Math.Round(info.Duration.TotalSeconds, 3),
            ["bit_rate"] = info.BitRate,
            ["audio_codec"] = info.AudioTracks.Count > 0 ? info.AudioTracks[0].Codec : null,
            ["audio_tracks"] = new JsonArray([.. info.AudioTracks.Select(Of)]),
            ["subtitle_tracks"] = new JsonArray([.. info.SubtitleTracks.Select(Of)]),
        };
        if (info.Video is { } video)
        {
            metadata["width"] = video.Width;
            metadata["height"] = video.Height;
            metadata["rotation"] = video.Rotation;
            metadata["frame_rate"] = Math.Round(video.FrameRate, 3);
            metadata["variable_frame_rate"] = video.HasVariableFrameRate;
            metadata["video_codec"] = video.Codec;
            metadata["color_transfer"] = video.ColorTransfer;
        }

        return metadata;
    }

    private static JsonObject Of(AudioTrack track) => new()
    {
        ["index"] = track.Index, ["codec"] = track.Codec, ["channels"] = track.Channels, ["sample_rate"] = track.SampleRate,
        ["language"] = track.Language, ["title"] = track.Title, ["default"] = track.IsDefault,
    };

    private static JsonObject Of(SubtitleTrack track) => new()
    {
        ["index"] = track.Index, ["codec"] = track.Codec, ["language"] = track.Language, ["title"] = track.Title, ["default"] = track.IsDefault,
    };
}

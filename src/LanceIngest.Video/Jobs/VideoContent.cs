namespace LanceIngest.Video;

/// <summary>All that was taken from a raw video.</summary>
/// <param name="Key">Where its bytes lie.</param>
/// <param name="Version">The version of them.</param>
/// <param name="Info">What they hold.</param>
/// <param name="Keyframes">Its key-frames.</param>
/// <param name="Transcript">What is said in it.</param>
/// <param name="TranscriptStatus">What became of the transcript.</param>
internal sealed record VideoContent(
    string Key, SourceVersion Version, VideoInfo Info, KeyframeSet Keyframes, Transcript? Transcript, string TranscriptStatus);

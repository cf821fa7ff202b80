namespace LanceIngest.Video;

/// <summary>What became of the transcript: the member <c>processing_status.transcription</c> of a video's asset.</summary>
internal static class TranscriptStatus
{
    public const string Completed = "completed";

    /// <summary>There is no audio track, and there are no subtitles.</summary>
    public const string NoAudio = "no_audio";

    /// <summary>There is nothing to hear, or nobody speaks.</summary>
    public const string NoSpeech = "no_speech";

    /// <summary>No speech model is registered.</summary>
    public const string Skipped = "skipped";

    /// <summary>The model refused the sound for good.</summary>
    public const string Failed = "failed";
}

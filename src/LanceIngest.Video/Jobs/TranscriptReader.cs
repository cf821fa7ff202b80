using Microsoft.Extensions.Logging;

namespace LanceIngest.Video;

/// <summary>Finds the words of a video: its own subtitles, else what a model hears.</summary>
internal sealed class TranscriptReader(SubtitleReader subtitles, SpeechTranscriber speech, ILogger<TranscriptReader> logger)
{
    /// <returns>What is said, and what became of the attempt to find out.</returns>
    public async Task<(Transcript? Transcript, string Status)> ReadAsync(
        string videoId, string path, VideoInfo info, VideoWorkspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            if (await subtitles.ReadAsync(path, info, cancellationToken).ConfigureAwait(false) is { } transcript)
            {
                return (transcript, TranscriptStatus.Completed);
            }
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.InvalidSource)
        {
            Log.SubtitlesUnreadable(logger, videoId, e.Message);
        }

        return await speech.TranscribeAsync(path, info, workspace, cancellationToken).ConfigureAwait(false);
    }
}

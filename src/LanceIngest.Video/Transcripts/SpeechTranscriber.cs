using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace LanceIngest.Video;

/// <summary>Has a model write down what is said in a video.</summary>
internal sealed class SpeechTranscriber
{
    // OpenAI's gpt-4o models take no more than 1,400 s; at 32 kbit/s that is 5.6 MB of the 25 MB that all take.
    private static readonly TimeSpan LongestPiece = TimeSpan.FromSeconds(1380);

    /// <summary>Where the times of words have to be estimated, they drift within a piece.</summary>
    private static readonly TimeSpan LongestPieceWithoutTimes = TimeSpan.FromSeconds(60);

    private readonly SpeechTrack _track;
    private readonly SpeechClient _client;
    private readonly VideoOptions _options;
    private readonly ILogger<SpeechTranscriber> _logger;
    private readonly ResiliencePipeline _retries;
    private int _missingClientSaid;

    public SpeechTranscriber(SpeechTrack track, SpeechClient client, IOptions<VideoOptions> options, TimeProvider time, ILogger<SpeechTranscriber> logger)
    {
        _track = track;
        _client = client;
        _options = options.Value;
        _logger = logger;

        // A hiccup must not cost a whole video its turn; what lasts longer is the queue's to wait for.
        _retries = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<IngestionException>(static error => error.IsTransient && !(error.RetryAfter > TimeSpan.FromMinutes(2))),
                MaxRetryAttempts = 5,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(15),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Exception as IngestionException)?.RetryAfter),
            })
            .Build();
    }

    /// <summary>Transcribes the sound of a video, if somebody can and there is something to hear.</summary>
    /// <returns>What is said, and what became of the attempt.</returns>
    /// <exception cref="IngestionException">FFmpeg or the provider failed in a way that may pass.</exception>
    public async Task<(Transcript? Transcript, string Status)> TranscribeAsync(string path, VideoInfo info, VideoWorkspace workspace, CancellationToken cancellationToken)
    {
        if (TrackChoice.Of(info.AudioTracks, _options.AudioLanguage, track => track.Language, track => track.IsDefault) is not { } track)
        {
            return (null, TranscriptStatus.NoAudio);
        }

        if (!_client.IsRegistered)
        {
            if (Interlocked.Exchange(ref _missingClientSaid, 1) == 0)
            {
                Log.NoSpeechClient(_logger);
            }

            return (null, TranscriptStatus.Skipped);
        }

        try
        {
            return await ListenAsync(path, track, workspace, cancellationToken).ConfigureAwait(false);
        }
        catch (IngestionException e) when (!e.IsTransient)
        {
            // The pictures of a video are worth having without its words.
            Log.SpeechRefused(_logger, e.Message);
            return (null, TranscriptStatus.Failed);
        }
    }

    private async Task<(Transcript? Transcript, string Status)> ListenAsync(string path, AudioTrack track, VideoWorkspace workspace, CancellationToken cancellationToken)
    {
        var sounds = await _track.ExtractAsync(path, track, workspace, cancellationToken).ConfigureAwait(false);
        var pieces = SpeechPieces.Of(sounds, _client.HasTimes ? LongestPiece : LongestPieceWithoutTimes);
        var files = pieces.Count > 0 ? await _track.CutAsync(pieces, workspace, cancellationToken).ConfigureAwait(false) : [];
        var segments = new List<TranscriptSegment>();
        var language = track.Language;
        foreach (var (piece, file) in pieces.Zip(files))
        {
            var heard = await _retries.ExecuteAsync(
                async token => await _client.TranscribeAsync(file, track.Language, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            language ??= heard.Language;
            segments.AddRange(heard.Segments.Count > 0
                ? heard.Segments.Select(segment => new TranscriptSegment(piece.Start + segment.Start, piece.Start + segment.End, segment.Text))
                : SpokenTimes.Estimate(heard.Text, piece, sounds));
        }

        var transcript = new Transcript("speech", language, segments);
        return transcript.Segments.Count > 0 ? (transcript, TranscriptStatus.Completed) : (null, TranscriptStatus.NoSpeech);
    }
}

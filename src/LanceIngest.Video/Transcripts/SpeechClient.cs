using System.ClientModel;
using System.Globalization;
using Microsoft.Extensions.AI;
using OpenAI.Audio;

// The interface for speech models is still said to be experimental: nothing else in this package touches it.
#pragma warning disable MEAI001

namespace LanceIngest.Video;

/// <summary>The registered speech model. The only place that knows a provider: the times of segments are in no type that all share.</summary>
internal sealed class SpeechClient(IEnumerable<ISpeechToTextClient> registered)
{
    private readonly ISpeechToTextClient? _client = registered.LastOrDefault();

    // OpenAI's other models answer text alone, and refuse to be asked for more.
    private const string ModelWithTimes = "whisper";

    /// <summary>Whether there is one.</summary>
    public bool IsRegistered => _client is not null;

    /// <summary>Whether the model says when each segment is said.</summary>
    public bool HasTimes => _client?.GetService<AudioClient>() is not null
        && _client.GetService<SpeechToTextClientMetadata>()?.DefaultModelId?.StartsWith(ModelWithTimes, StringComparison.OrdinalIgnoreCase) == true;

    /// <exception cref="IngestionException">The provider refused this sound (permanent), or failed (transient).</exception>
    public async Task<(string Text, string? Language, IReadOnlyList<TranscriptSegment> Segments)> TranscribeAsync(
        string file, string? language, CancellationToken cancellationToken)
    {
        var options = new SpeechToTextOptions { SpeechLanguage = TwoLetters(language) };
        if (HasTimes)
        {
            options.RawRepresentationFactory = static _ => new AudioTranscriptionOptions
            {
                ResponseFormat = AudioTranscriptionFormat.Verbose,
                TimestampGranularities = AudioTimestampGranularities.Segment,
            };
        }

        try
        {
            var sound = File.OpenRead(file);
            await using (sound.ConfigureAwait(false))
            {
                var response = await _client!.GetTextAsync(sound, options, cancellationToken).ConfigureAwait(false);
                return response.RawRepresentation is AudioTranscription { Segments: { Count: > 0 } segments } heard
                    ? (response.Text, heard.Language, [.. segments.Select(segment => new TranscriptSegment(segment.StartTime, segment.EndTime, segment.Text.Trim()))])
                    : (response.Text, null, []);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Classify(e);
        }
    }

    // The provider's own message is not passed on: it may quote what was said, or a part of the key.
    private static IngestionException Classify(Exception failure) => failure switch
    {
        ClientResultException { Status: 400 or 413 or 415 or 422 } refused => IngestionException.Permanent(
            VideoErrors.TranscriptionFailed, $"The speech model refused the sound with status {refused.Status}."),
        ClientResultException { Status: 401 or 403 or 404 } refused => IngestionException.Transient(
            VideoErrors.TranscriptionFailed, $"The speech model answered {refused.Status}: check the key, the address and the model's name of the ISpeechToTextClient."),
        ClientResultException { Status: > 0 } busy => new IngestionException(
            VideoErrors.TranscriptionFailed, $"The speech model answered {busy.Status}.", isTransient: true) { RetryAfter = RetryAfter(busy) },
        _ => IngestionException.Transient(VideoErrors.TranscriptionFailed, $"The speech model could not be reached ({failure.GetType().Name}).", failure),
    };

    private static TimeSpan? RetryAfter(ClientResultException busy)
        => busy.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var value) == true
            && int.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Files name languages with three letters, speech models with two.</summary>
    private static string? TwoLetters(string? language) => language is null
        ? null
        : CultureInfo.GetCultures(CultureTypes.NeutralCultures)
            .FirstOrDefault(culture => culture.ThreeLetterISOLanguageName.Equals(language, StringComparison.OrdinalIgnoreCase) || culture.TwoLetterISOLanguageName.Equals(language, StringComparison.OrdinalIgnoreCase))
            ?.TwoLetterISOLanguageName;
}

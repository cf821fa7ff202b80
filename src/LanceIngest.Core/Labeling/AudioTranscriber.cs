using System.Diagnostics;
using System.Globalization;
using LanceIngest.Diagnostics;
using LanceIngest.Embedding;
using LanceIngest.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LanceIngest;

/// <summary>Writes down what is said or sung in a recording. Registered by <c>AddAudioTranscription()</c>.</summary>
/// <remarks>Safe to call from many threads. Speaks to the registered <c>ISpeechToTextClient</c>, or to OpenAI where none is.</remarks>
public sealed class AudioTranscriber : IDisposable
{
    private readonly ISpeechToTextClient _client;
    private readonly ISpeechToTextClient? _own;
    private readonly Dependency _speech;
    private readonly AudioTranscriptionOptions _options;
    private readonly TimeProvider _time;

    internal AudioTranscriber(
        IEnumerable<ISpeechToTextClient> registered, Dependencies dependencies, IOptions<AudioTranscriptionOptions> options, IOptions<EmbeddingOptions> provider, TimeProvider time)
    {
        _client = registered.LastOrDefault() ?? (_own = OpenAIClients.Create(provider.Value).GetAudioClient(options.Value.Model).AsISpeechToTextClient());
        _speech = dependencies.Speech;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Writes down a recording.</summary>
    /// <param name="audio">Its bytes, in a format that the provider knows, such as MP3.</param>
    /// <param name="cancellationToken">Stops waiting; what the model has heard by then may be charged.</param>
    /// <returns>The words, or <see langword="null"/> when there are none.</returns>
    /// <exception cref="IngestionException">
    /// <see cref="IngestionErrors.SourceTooLarge"/>: it has more than <see cref="AudioTranscriptionOptions.MaxAudioBytes"/> (permanent).
    /// <see cref="IngestionErrors.LabelingFailed"/>: the model refused this recording (permanent) or failed (transient).
    /// </exception>
    public async Task<string?> TranscribeAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        if (audio.Length > _options.MaxAudioBytes)
        {
            throw IngestionException.Permanent(
                IngestionErrors.SourceTooLarge,
                string.Create(CultureInfo.InvariantCulture, $"The recording has {audio.Length:N0} bytes; at most {_options.MaxAudioBytes:N0} are written down (AudioTranscriptionOptions.MaxAudioBytes)."));
        }

        var words = await _speech.CallAsync(token => AskAsync(audio, token), cancellationToken).ConfigureAwait(false);
        return string.IsNullOrWhiteSpace(words) ? null : words.Trim();
    }

    /// <inheritdoc />
    public void Dispose() => _own?.Dispose();

    private async Task<string> AskAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        using var activity = LanceIngestDiagnostics.ActivitySource.StartActivity("transcribe request", ActivityKind.Client);
        activity?.SetTag("gen_ai.request.model", _options.Model);
        var started = _time.GetTimestamp();
        try
        {
            using var stream = new MemoryStream(audio.ToArray(), writable: false);
            var response = await _client.GetTextAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
            IngestionMetrics.TranscribeSeconds.Record(_time.GetElapsedTime(started).TotalSeconds);
            return response.Text;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var error = ProviderErrors.ClassifyUnpaced(e, _time.GetUtcNow(), IngestionErrors.LabelingFailed, "The speech model", "the recording");
            activity?.SetStatus(ActivityStatusCode.Error, error.Code);
            throw error;
        }
    }
}

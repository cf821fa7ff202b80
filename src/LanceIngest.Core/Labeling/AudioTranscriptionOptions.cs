namespace LanceIngest;

/// <summary>How speech is written down: the settings of <c>AddAudioTranscription</c>.</summary>
/// <remarks>The key and the address of OpenAI are those of <see cref="EmbeddingOptions"/>.</remarks>
public sealed class AudioTranscriptionOptions
{
    /// <summary>The model that OpenAI is asked for.</summary>
    /// <value>Default: <c>gpt-4o-mini-transcribe</c>.</value>
    public string Model { get; set; } = "gpt-4o-mini-transcribe";

    /// <summary>How many bytes a recording may have. Larger ones are refused before anything is paid for them.</summary>
    /// <value>Default: 25 MiB (26,214,400), which is all that OpenAI takes. Allowed: 1 KiB to 25 MiB.</value>
    public int MaxAudioBytes { get; set; } = 25 * 1024 * 1024;
}

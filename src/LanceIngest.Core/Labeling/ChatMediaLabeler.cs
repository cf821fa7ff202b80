using System.Diagnostics;
using System.Globalization;
using LanceIngest.Diagnostics;
using LanceIngest.Embedding;
using LanceIngest.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LanceIngest.Labeling;

/// <summary>Labels pictures with a chat model that sees them, by structured output.</summary>
internal sealed class ChatMediaLabeler(ChatClientProvider clients, Dependencies dependencies, IOptions<LabelingOptions> options, TimeProvider time) : IMediaLabeler
{
    /// <summary>A model that answers no labels is asked once more, and no oftener: each answer is paid for.</summary>
    private const int MaxAnswers = 2;

    public async Task<LabelingResult> LabelAsync(ImageToLabel image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        AIContent picture = image.Url is { } url ? new UriContent(url, image.ContentType) : new DataContent(Checked(image.Content), image.ContentType);
        var (read, written) = (0L, 0L);
        for (var answers = 1; ; answers++)
        {
            var response = await dependencies.Vision.CallAsync(token => AskAsync(picture, token), cancellationToken).ConfigureAwait(false);
            read += response.Usage?.InputTokenCount ?? 0;
            written += response.Usage?.OutputTokenCount ?? 0;
            if (IsRefusal(response))
            {
                throw IngestionException.Permanent(IngestionErrors.LabelingFailed, "The vision model refused to label the picture. Label it by hand.");
            }

            if (LabelReader.Read(response.Text) is { } labels)
            {
                return new LabelingResult(new MediaLabels(labels), response.ModelId ?? options.Value.Model) { InputTokens = read, OutputTokens = written };
            }

            if (answers == MaxAnswers)
            {
                throw IngestionException.Transient(
                    IngestionErrors.LabelingFailed,
                    string.Create(CultureInfo.InvariantCulture, $"The vision model answered no labels in {answers} tries ({written} tokens). Check that '{options.Value.Model}' sees pictures and knows structured output."));
            }
        }
    }

    private ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> content) => content.Length <= options.Value.MaxImageBytes
        ? content
        : throw IngestionException.Permanent(
            IngestionErrors.SourceTooLarge,
            string.Create(CultureInfo.InvariantCulture, $"The picture has {content.Length:N0} bytes; at most {options.Value.MaxImageBytes:N0} are labelled (LabelingOptions.MaxImageBytes). Send a smaller rendition."));

    private async Task<ChatResponse> AskAsync(AIContent picture, CancellationToken cancellationToken)
    {
        using var activity = LanceIngestDiagnostics.ActivitySource.StartActivity("label request", ActivityKind.Client);
        activity?.SetTag("gen_ai.request.model", options.Value.Model);
        var started = time.GetTimestamp();
        ChatMessage[] messages = [new(ChatRole.System, LabelPrompt.Instructions), new(ChatRole.User, [picture])];
        var settings = new ChatOptions
        {
            ResponseFormat = LabelPrompt.Format,
            MaxOutputTokens = options.Value.MaxOutputTokens,
            AdditionalProperties = new() { ["strict"] = true },
        };
        try
        {
            var response = await clients.Client.GetResponseAsync(messages, settings, cancellationToken).ConfigureAwait(false);
            IngestionMetrics.LabelSeconds.Record(time.GetElapsedTime(started).TotalSeconds);
            IngestionMetrics.LabelTokens.Add(response.Usage?.InputTokenCount ?? 0, IngestionMetrics.TokensRead);
            IngestionMetrics.LabelTokens.Add(response.Usage?.OutputTokenCount ?? 0, IngestionMetrics.TokensWritten);
            return response;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var error = ProviderErrors.ClassifyUnpaced(e, time.GetUtcNow(), IngestionErrors.LabelingFailed, "The vision model", "the picture");
            activity?.SetStatus(ActivityStatusCode.Error, error.Code);
            throw error;
        }
    }

    private static bool IsRefusal(ChatResponse response)
        => response.FinishReason == ChatFinishReason.ContentFilter || response.Messages.Any(message => message.Contents.OfType<ErrorContent>().Any());
}

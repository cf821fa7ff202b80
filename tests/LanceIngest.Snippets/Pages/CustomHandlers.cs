using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Snippets.Pages;

#region handler
public sealed class RecipeHandler(IMediaStore store) : IMediaHandler
{
    public async Task<HandlerResult> HandleAsync(AnalysisJob job, CancellationToken cancellationToken)
    {
        await using var file = await store.OpenAsync(KeyOf(job), cancellationToken)
            ?? throw IngestionException.Permanent(IngestionErrors.SourceMissing, $"There is no recipe {store.LocationOf(KeyOf(job))}.");
        using var recipe = await ReadAsync(job, file, cancellationToken);

        var item = new ContentItem
        {
            Id = job.AssetId,
            ContentType = "recipe",
            Title = TextOf(recipe, "name") ?? job.AssetId,
            Sections =
            [
                new ContentSection(TextOf(recipe, "ingredients") ?? "", "Ingredients"),
                new ContentSection(TextOf(recipe, "method") ?? "", "Method"),
            ],
            UpdatedAt = file.Version.ModifiedAt,
        };
        return new HandlerResult { Items = [item], SourceVersion = file.Version };
    }

    public async ValueTask<SourceVersion?> GetSourceVersionAsync(AnalysisJob job, CancellationToken cancellationToken)
        => await store.GetVersionAsync(KeyOf(job), cancellationToken);

    private static string KeyOf(AnalysisJob job) => $"recipes/{job.AssetId}.json";

    private static string? TextOf(JsonDocument recipe, string name)
        => recipe.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static async Task<JsonDocument> ReadAsync(AnalysisJob job, StoredMedia file, CancellationToken cancellationToken)
    {
        try
        {
            var recipe = await JsonDocument.ParseAsync(file.Content, cancellationToken: cancellationToken);
            return recipe.RootElement.ValueKind == JsonValueKind.Object ? recipe : throw new JsonException("It is no object.");
        }
        catch (JsonException)
        {
            // Without the exception: its message quotes the file.
            throw IngestionException.Permanent(
                IngestionErrors.InvalidSource, $"The recipe '{job.AssetId}' is no JSON object. Correct it and enqueue it again.");
        }
    }
}
#endregion

internal static class CustomHandlers
{
    public static void Register(IServiceCollection services)
    {
        #region register
        services.AddLanceIngestion()
            .UseFileStore("content")
            .AddMediaHandler<RecipeHandler>("recipe");
        #endregion
    }

    public static async Task EnqueueAsync(IJobQueue queue, TimeProvider time, CancellationToken cancellationToken)
    {
        #region enqueue
        await queue.EnqueueAsync(
            new AnalysisJob { AssetId = "oat-bread", MediaType = "recipe", RequestedAt = time.GetUtcNow() }, cancellationToken);
        #endregion
    }
}

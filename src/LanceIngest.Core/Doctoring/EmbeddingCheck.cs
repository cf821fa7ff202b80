using System.Globalization;
using LanceIngest.Embedding;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Doctoring;

/// <summary>The embedding provider: whether it answers, and whether its vectors fit into the table.</summary>
internal sealed class EmbeddingCheck(IServiceProvider services) : IDoctorCheck
{
    public string Name => "embedding";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var embedder = services.GetRequiredService<TextEmbedder>();
        int dimension;
        try
        {
            dimension = (await embedder.EmbedAsync("Is anybody there?", cancellationToken).ConfigureAwait(false)).Length;
        }
        catch (IngestionException e)
        {
            return [Finding.Error(e.Message, "Check OPENAI_API_KEY, OPENAI_BASE_URL, the model's name and the account's credit.")];
        }

        var works = Finding.Good(string.Create(CultureInfo.InvariantCulture, $"The model {embedder.Model} answers with dimension {dimension}."));
        var state = await services.GetRequiredService<ILanceTable>().GetStateAsync(cancellationToken).ConfigureAwait(false);
        return state?.Dimension is { } tables && tables != dimension
            ? [works, Finding.Error(
                string.Create(CultureInfo.InvariantCulture, $"The table '{state.Table}' holds embeddings of dimension {tables}, the model {embedder.Model} makes {dimension}: nothing can be written or searched."),
                "Use the model that filled the table, or fill a new one with 'lanceingest reembed <name>' and switch to it.")]
            : [works];
    }
}

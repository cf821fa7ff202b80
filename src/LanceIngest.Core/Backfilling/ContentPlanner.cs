using LanceIngest.Dispatching;
using LanceIngest.Embedding;
using LanceIngest.Ingestion;

namespace LanceIngest.Backfilling;

/// <summary>Goes the way of a job up to where it would embed, and counts instead.</summary>
internal sealed class ContentPlanner(MediaHandlerRegistry handlers, ILanceTable table, TextChunker chunker, TextEmbedder embedder)
{
    private const int Concurrency = 16;

    /// <summary>Counts what the jobs of a batch would do. Those that would fail go to its failures.</summary>
    public async Task<ContentPlan> PlanAsync(BackfillBatch batch, CancellationToken cancellationToken)
    {
        var rows = await table.FindAsync([.. batch.Jobs.Keys.Select(job => job.AssetId)], cancellationToken: cancellationToken).ConfigureAwait(false);
        var byId = rows.ToLookup(row => row.ParentId, StringComparer.Ordinal);
        var total = new ContentPlan(0, 0, 0);
        var adding = new Lock();
        await Parallel.ForEachAsync(batch.Jobs, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken }, async (pair, token) =>
        {
            try
            {
                var result = await handlers.For(pair.Key).HandleAsync(pair.Key, token).ConfigureAwait(false);
                foreach (var item in result.Items)
                {
                    var plan = Plan(item, [.. byId[item.Id]]);
                    lock (adding)
                    {
                        total += plan;
                    }
                }
            }
            catch (IngestionException e) when (!e.IsTransient)
            {
                batch.Failed[pair.Value] = e;
            }
        }).ConfigureAwait(false);
        return total;
    }

    private ContentPlan Plan(ContentItem item, IReadOnlyList<LanceRow> rows)
    {
        var chunks = DocumentChunks.Of(item, chunker, embedder.Model);
        if (chunks.AreIn(rows))
        {
            return new ContentPlan(0, 0, 0);
        }

        var known = rows.Select(row => row.ContentHash).ToHashSet(StringComparer.Ordinal);
        var texts = chunks.All.Where(chunk => !known.Contains(chunk.ContentHash)).Select(chunk => chunk.Text).ToList();
        return new ContentPlan(chunks.All.Count, texts.Count, texts.Sum(text => (long)chunker.CountTokens(text)));
    }
}

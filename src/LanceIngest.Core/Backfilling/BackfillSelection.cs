using System.Globalization;

namespace LanceIngest.Backfilling;

/// <summary>Decides which entries need a job.</summary>
internal sealed class BackfillSelection(ILanceTable table, string model, BackfillOptions options)
{
    private const int ReadConcurrency = 32;

    /// <summary>What is selected, for the name of its checkpoint.</summary>
    public string IdentityOf(IBackfillSource source, string tableName) => string.Join('\n', (string[])
    [
        source.Name,
        tableName,
        model,
        options.Prefix,
        options.Stage.Value,
        options.Since?.ToString("O", CultureInfo.InvariantCulture) ?? string.Empty,
        string.Join(',', options.MediaTypes.Select(type => type.Value).Order(StringComparer.Ordinal)),
        string.Join(',', options.Ids?.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>()),
    ]);

    /// <summary>The filters that a listing alone can answer.</summary>
    public bool IsWanted(BackfillEntry entry)
        => entry.Key.StartsWith(options.Prefix, StringComparison.Ordinal)
        && (options.Since is not { } since || entry.Version.ModifiedAt >= since)
        && (options.Ids is not { } ids || ids.Contains(entry.Id) || ids.Contains(entry.Key))
        && (entry.MediaType is not { } type || IsWanted(type));

    /// <summary>Sorts a batch out.</summary>
    public async Task<BackfillBatch> DecideAsync(IBackfillSource source, IReadOnlyList<BackfillEntry> entries, BackfillCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var open = new List<BackfillEntry>(entries.Count);
        var sentBefore = 0;
        foreach (var entry in entries)
        {
            if (!options.IncludeUnchanged && checkpoint.WasSent(entry))
            {
                sentBefore++;
            }
            else
            {
                open.Add(entry);
            }
        }

        var changed = options.IncludeUnchanged ? open : await FindChangedAsync(open, cancellationToken).ConfigureAwait(false);
        var batch = new BackfillBatch { Entries = entries, SentBefore = sentBefore, Unchanged = open.Count - changed.Count };
        await Parallel.ForEachAsync(changed, new ParallelOptions { MaxDegreeOfParallelism = ReadConcurrency, CancellationToken = cancellationToken }, async (entry, token) =>
        {
            try
            {
                if (await source.MakeJobAsync(entry, options.Stage, token).ConfigureAwait(false) is { } job && IsWanted(job.MediaType))
                {
                    batch.Jobs[job] = entry;
                }
            }
            catch (IngestionException e) when (!e.IsTransient)
            {
                batch.Failed[entry] = e;
            }
        }).ConfigureAwait(false);
        return batch;
    }

    private bool IsWanted(MediaType type) => options.MediaTypes.Count == 0 || options.MediaTypes.Contains(type);

    private async Task<List<BackfillEntry>> FindChangedAsync(List<BackfillEntry> entries, CancellationToken cancellationToken)
    {
        var rows = await table.FindAsync([.. entries.Select(entry => entry.Id)], cancellationToken: cancellationToken).ConfigureAwait(false);
        var byId = rows.ToLookup(row => row.ParentId, StringComparer.Ordinal);
        return entries.FindAll(entry => !SourceComparison.IsCurrent(entry.Version, byId[entry.Id], model));
    }
}

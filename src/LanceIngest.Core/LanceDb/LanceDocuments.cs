using System.Numerics.Tensors;

namespace LanceIngest.LanceDb;

/// <summary>What both clients do to documents before they send them.</summary>
internal static class LanceDocuments
{
    /// <summary>Folds duplicates, of documents and of rows: the last one counts. The engine would store both or refuse the batch.</summary>
    public static List<LanceDocument> Fold(IReadOnlyList<LanceDocument> documents)
    {
        var folded = new Dictionary<string, LanceDocument>(documents.Count, StringComparer.Ordinal);
        foreach (var document in documents)
        {
            folded[document.Id] = new LanceDocument(document.Id, FoldRows(document.Records))
            {
                ReplaceNewer = document.ReplaceNewer,

                // What holds for one set of rows need not hold for another of the same asset.
                HasNoOtherRows = document.HasNoOtherRows && !folded.ContainsKey(document.Id),
            };
        }

        return [.. folded.Values];
    }

    /// <summary>Checks that all vectors have one dimension and only finite numbers; the engine pads, cuts or stores what is wrong.</summary>
    /// <returns>The dimension, or 0 where there are no rows.</returns>
    /// <exception cref="IngestionException">A vector is wrong; permanent.</exception>
    public static int CheckVectors(IEnumerable<LanceRecord> records)
    {
        var dimension = 0;
        foreach (var record in records)
        {
            dimension = dimension == 0 ? record.Embedding.Length : dimension;
            if (record.Embedding.Length != dimension || dimension == 0)
            {
                throw Refuse(record, $"has {record.Embedding.Length} numbers in its embedding, its neighbours have {dimension}");
            }

            if (!TensorPrimitives.IsFiniteAll(record.Embedding.Span))
            {
                throw Refuse(record, "has a number in its embedding that is not finite");
            }
        }

        return dimension;
    }

    private static IReadOnlyList<LanceRecord> FoldRows(IReadOnlyList<LanceRecord> records)
    {
        if (records.Count < 2)
        {
            return records;
        }

        var rows = new Dictionary<string, LanceRecord>(records.Count, StringComparer.Ordinal);
        foreach (var record in records)
        {
            rows[record.Id] = record;
        }

        return rows.Count == records.Count ? records : [.. rows.Values];
    }

    private static IngestionException Refuse(LanceRecord record, string problem)
        => IngestionException.Permanent(IngestionErrors.TableFailed, $"The row '{record.Id}' {problem}.");
}

using System.Text;

namespace LanceIngest.LanceDb;

/// <summary>One commit: the rows of some documents and the query of the <c>merge_insert</c> that swaps them in.</summary>
internal sealed class LanceMerge
{
    private LanceMerge(IReadOnlyList<LanceDocument> documents, string query)
    {
        DocumentIds = [.. documents.Select(document => document.Id)];
        Records = [.. documents.SelectMany(document => document.Records)];
        Query = query;
    }

    public IReadOnlyList<string> DocumentIds { get; }

    public IReadOnlyList<LanceRecord> Records { get; }

    /// <summary>The query string of the request.</summary>
    public string Query { get; }

    /// <summary>Splits documents into commits: deletions apart, forced replacements apart, filters short enough for a URL.</summary>
    public static IEnumerable<LanceMerge> Plan(LanceTableSchema schema, IEnumerable<LanceDocument> documents, int maxFilterLength)
    {
        foreach (var group in documents.GroupBy(document => (Deletes: document.Records.Count == 0, document.ReplaceNewer)))
        {
            var batch = new List<LanceDocument>();
            var length = 0;
            foreach (var document in group)
            {
                var cost = document.Id.Length + 4;
                if (batch.Count > 0 && length + cost > maxFilterLength && !group.Key.Deletes)
                {
                    yield return new LanceMerge(batch, QueryFor(schema, batch, group.Key.ReplaceNewer));
                    batch = [];
                    length = 0;
                }

                batch.Add(document);
                length += cost;
            }

            yield return new LanceMerge(batch, group.Key.Deletes ? string.Empty : QueryFor(schema, batch, group.Key.ReplaceNewer));
        }
    }

    private static string QueryFor(LanceTableSchema schema, List<LanceDocument> documents, bool replaceNewer)
    {
        // use_index=false: with a scalar index on the key, concurrent inserts of a new id would leave two rows (lance PR 9238).
        var query = new StringBuilder("on=id&when_matched_update_all=true&when_not_matched_insert_all=true&use_index=false");
        if (schema.HasTimes && !replaceNewer)
        {
            query.Append("&when_matched_update_all_filt=").Append(Uri.EscapeDataString("target.updated_at IS NULL OR target.updated_at <= source.updated_at"));
        }

        if (schema.HasParents)
        {
            query.Append("&when_not_matched_by_source_delete=true&when_not_matched_by_source_delete_filt=")
                .Append(Uri.EscapeDataString(LancePredicate.In("parent_id", documents.Select(document => document.Id))));
        }
        else
        {
            query.Append("&when_not_matched_by_source_delete=false");
        }

        return query.ToString();
    }
}

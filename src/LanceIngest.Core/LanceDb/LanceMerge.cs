using System.Text;

namespace LanceIngest.LanceDb;

/// <summary>One commit: the rows of some documents and the query of the <c>merge_insert</c> that swaps them in.</summary>
internal sealed class LanceMerge
{
    private LanceMerge(IReadOnlyList<LanceDocument> documents, string query)
    {
        DocumentIds = [.. documents.Select(document => document.Id)];
        MayLeaveRows = [.. documents.Where(document => !document.HasNoOtherRows).Select(document => document.Id)];
        Records = [.. documents.SelectMany(document => document.Records)];
        Query = query;
    }

    public IReadOnlyList<string> DocumentIds { get; }

    /// <summary>The documents that may have rows in the table which are none of theirs any more.</summary>
    public IReadOnlyList<string> MayLeaveRows { get; }

    public IReadOnlyList<LanceRecord> Records { get; }

    /// <summary>The query string of the request.</summary>
    public string Query { get; }

    /// <summary>Splits documents into commits: deletions apart, forced replacements apart, filters short enough for a URL.</summary>
    public static IEnumerable<LanceMerge> Plan(LanceTableSchema schema, IEnumerable<LanceDocument> documents, int maxFilterLength)
    {
        foreach (var group in documents.GroupBy(document => (Deletes: document.Records.Count == 0, document.ReplaceNewer)))
        {
            if (group.Key.Deletes)
            {
                yield return new LanceMerge([.. group], string.Empty); // Its filter goes into a body.
                continue;
            }

            var batch = new List<LanceDocument>();
            var parents = new StringBuilder();
            foreach (var document in group)
            {
                var parent = document.HasNoOtherRows ? string.Empty : Escape(LancePredicate.Literal(document.Id));
                if (batch.Count > 0 && parents.Length + 1 + parent.Length > maxFilterLength)
                {
                    yield return new LanceMerge(batch, QueryFor(schema, parents, group.Key.ReplaceNewer));
                    batch = [];
                    parents.Clear();
                }

                batch.Add(document);
                parents.Append(parents.Length == 0 || parent.Length == 0 ? "" : ",").Append(parent);
            }

            yield return new LanceMerge(batch, QueryFor(schema, parents, group.Key.ReplaceNewer));
        }
    }

    private static string QueryFor(LanceTableSchema schema, StringBuilder parents, bool replaceNewer)
    {
        // use_index=false: with a scalar index on the key, concurrent inserts of a new id would leave two rows (lance PR 9238).
        var query = new StringBuilder("on=id&when_matched_update_all=true&when_not_matched_insert_all=true&use_index=false");
        if (schema.HasTimes && !replaceNewer)
        {
            query.Append("&when_matched_update_all_filt=").Append(Escape("target.updated_at IS NULL OR target.updated_at <= source.updated_at"));
        }

        return schema.HasParents && parents.Length > 0
            ? query.Append("&when_not_matched_by_source_delete=true&when_not_matched_by_source_delete_filt=")
                .Append(Escape("parent_id IN (")).Append(parents).Append(')').ToString()
            : query.Append("&when_not_matched_by_source_delete=false").ToString();
    }

    /// <summary>Quotes may stand in a query as they are (RFC 3986, section 3.4), and there are two for each id.</summary>
    private static string Escape(string sql) => Uri.EscapeDataString(sql).Replace("%27", "'", StringComparison.Ordinal);
}

using System.Text;
using System.Text.Json.Nodes;

namespace LanceIngest.Benchmarks.Corpus;

/// <summary>The corpus as an application stores it: documents as Markdown, assets as JSON with their text for a description.</summary>
internal static class StoredCorpus
{
    private const int Writers = 16;

    /// <summary>Writes all of it.</summary>
    public static Task SaveAsync(IEnumerable<CorpusRecord> records, IAssetStore assets, IMediaStore media, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(
            records, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken }, async (record, token) =>
            {
                if (record.IsDocument)
                {
                    using var markdown = new MemoryStream(Encoding.UTF8.GetBytes(record.Text));
                    await media.SaveAsync(PathOf(record), markdown, "text/markdown", token);
                }
                else
                {
                    await assets.SaveAsync(AssetOf(record), token);
                }
            });

    /// <summary>The job of a record.</summary>
    public static AnalysisJob JobOf(CorpusRecord record) => record.IsDocument
        ? AnalysisJob.ForDocument(record.Id, PathOf(record), CorpusRecord.UpdatedAt)
        : new AnalysisJob { AssetId = record.Id, MediaType = MediaType.Image, RequestedAt = CorpusRecord.UpdatedAt };

    private static MediaAsset AssetOf(CorpusRecord record) => new(new JsonObject
    {
        ["id"] = record.Id,
        ["media_type"] = record.ContentType,
        ["title"] = record.Title,
        ["description"] = record.Text,
    });

    private static string PathOf(CorpusRecord record) => $"documents/{record.Id}.md";
}

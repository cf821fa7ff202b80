using System.Globalization;
using System.Text.Json;

namespace LanceIngest.Benchmarks.Corpus;

/// <summary>The 6,700 records that everything is measured with: the same on every machine.</summary>
internal static class BenchmarkCorpus
{
    public const int Documents = 390;
    public const int Assets = 6310;
    private const int Seed = 20_260_101;

    /// <summary>Makes them: documents of 9.5 to 11.5 KB and texts of 300 to 900 characters, in mixed order.</summary>
    public static IReadOnlyList<CorpusRecord> Create()
    {
        var random = new Random(Seed);
        var text = new CorpusText(random);
        var records = new CorpusRecord[Documents + Assets];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = i < Documents
                ? new CorpusRecord(IdOf("document", i), "text", text.Title(), text.Prose(random.Next(9500, 11_501)))
                : Asset(IdOf("asset", i - Documents), random, text);
        }

        random.Shuffle(records);
        return records;
    }

    /// <summary>Makes other assets of the same kind, as many as are wanted.</summary>
    public static IReadOnlyList<CorpusRecord> CreateAssets(int count)
    {
        var random = new Random(Seed + 1);
        var text = new CorpusText(random);
        return [.. Enumerable.Range(0, count).Select(index => Asset(IdOf("other", index), random, text))];
    }

    /// <summary>Writes them for the peers, one JSON object a line.</summary>
    public static void Export(IEnumerable<CorpusRecord> records, string path)
    {
        using var file = File.Create(path);
        foreach (var record in records)
        {
            using (var writer = new Utf8JsonWriter(file))
            {
                writer.WriteStartObject();
                writer.WriteString("id", record.Id);
                writer.WriteString("contentType", record.ContentType);
                writer.WriteString("title", record.Title);
                writer.WriteString("text", record.Text);
                writer.WriteEndObject();
            }

            file.WriteByte((byte)'\n');
        }
    }

    private static CorpusRecord Asset(string id, Random random, CorpusText text) => new(id, "image", text.Title(), text.Prose(random.Next(300, 901)));

    private static string IdOf(string kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{index:D4}");
}

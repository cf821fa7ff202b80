using Apache.Arrow;
using Apache.Arrow.Types;

namespace LanceIngest.LanceDb;

/// <summary>The columns of a table as Arrow describes them.</summary>
internal static class ArrowSchema
{
    /// <summary>Marks the key, so that concurrent inserts of one new id leave one row.</summary>
    private static readonly Dictionary<string, string> PrimaryKey = new() { ["lance-schema:unenforced-primary-key"] = "true" };

    public static Schema Of(LanceTableSchema table)
    {
        // The key comes first: the engine has failed to match keys that do not lead.
        var fields = LanceTableSchema.RequiredColumns.Concat(LanceTableSchema.AddedColumns).Where(table.Has).Select(name => name switch
        {
            "id" => new Field(name, StringType.Default, nullable: false, PrimaryKey),
            "embedding" => new Field(name, VectorType(table.Dimension), nullable: true),
            "chunk_index" => new Field(name, Int32Type.Default, nullable: true),
            "updated_at" => new Field(name, Int64Type.Default, nullable: true),
            _ => new Field(name, StringType.Default, nullable: true),
        });
        return new Schema(fields, null);
    }

    public static FixedSizeListType VectorType(int dimension) => new(new Field("item", FloatType.Default, nullable: true), dimension);
}

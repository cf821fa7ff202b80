namespace LanceIngest.Backfilling;

/// <summary>What ingesting some content would write and embed.</summary>
internal sealed record ContentPlan(long Rows, long Embeddings, long Tokens)
{
    public static ContentPlan operator +(ContentPlan one, ContentPlan other)
        => new(one.Rows + other.Rows, one.Embeddings + other.Embeddings, one.Tokens + other.Tokens);
}

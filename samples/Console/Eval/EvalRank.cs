namespace LanceIngest.Console.Eval;

/// <summary>Where a search put what it should find.</summary>
/// <param name="Mode">How it ranked.</param>
/// <param name="Query">The query.</param>
/// <param name="Rank">From 1; 0 when it is not among the first <see cref="Depth"/>.</param>
internal sealed record EvalRank(SearchMode Mode, EvalQuery Query, int Rank)
{
    /// <summary>How far down is looked.</summary>
    public const int Depth = 20;

    public double Reciprocal => Rank == 0 ? 0 : 1.0 / Rank;

    public bool IsWithin(int k) => Rank > 0 && Rank <= k;
}

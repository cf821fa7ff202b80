namespace LanceIngest.WordVectors;

/// <summary>
/// How frequent a word is, and how much it counts. The package holds no counts but its words by rank, so frequency follows
/// from Zipf's law in Mandelbrot's form: <c>p = 1 / ((rank + 2.7) · H)</c>.
/// </summary>
internal sealed class WordFrequency
{
    /// <summary>The constant of "smooth inverse frequency"; see the README for what was measured.</summary>
    private const double A = 1e-4;

    private const double Shift = 2.7;

    private readonly double _total;

    public WordFrequency(int words)
    {
        // Summed rather than taken from a logarithm, whose last digit differs from one C library to the next.
        for (var rank = 0; rank < words; rank++)
        {
            _total += 1 / (rank + Shift);
        }
    }

    public double Probability(int rank) => 1 / ((rank + Shift) * _total);

    /// <summary>a / (a + p): near 0 for "the", near 1 for a rare word (Arora, Liang, Ma 2017).</summary>
    public double Weight(int rank) => A / (A + Probability(rank));
}

namespace LanceIngest.WordVectors.Storage;

/// <summary>Collects the converted words, in whatever order they come.</summary>
internal sealed class VectorRows(int size)
{
    private const int Dimensions = WordVectorEmbeddingGenerator.Dimensions;

    private readonly byte[]?[] _words = new byte[size][];
    private readonly float[] _scales = new float[size];
    private readonly sbyte[] _rows = new sbyte[size * Dimensions];
    private readonly WordFrequency _frequency = new(size);
    private readonly double[] _mean = new double[Dimensions];
    private int _count;

    public void Add(int rank, ReadOnlySpan<byte> word, ReadOnlySpan<float> vector)
    {
        if ((uint)rank >= (uint)size || _words[rank] is not null || word.IsEmpty)
        {
            throw new InvalidDataException($"a word is empty or has the rank {rank} of {size} words, or of another word");
        }

        _words[rank] = word.ToArray();
        _scales[rank] = Quantise(vector, _rows.AsSpan(rank * Dimensions, Dimensions));
        AddToMean(rank, vector);
        _count++;
    }

    public VectorFile ToFile()
    {
        if (_count != size)
        {
            throw new InvalidDataException($"it has {_count} of {size} vectors");
        }

        var file = VectorFile.Create(size, _words.Sum(word => word!.Length));
        var end = 0;
        for (var rank = 0; rank < size; rank++)
        {
            _words[rank].CopyTo(file.Text[end..]);
            end += _words[rank]!.Length;
            file.TextEnds[rank] = end;
        }

        _scales.CopyTo(file.Scales);
        _rows.CopyTo(file.Rows);
        var length = Math.Sqrt(_mean.Sum(x => x * x));
        for (var i = 0; i < Dimensions; i++)
        {
            file.Common[i] = length > 0 ? (float)(_mean[i] / length) : 0;
        }

        return file;
    }

    /// <summary>
    /// One byte a number, scaled by the largest of the row: a quarter of the memory of floats, and the error (under half a
    /// per cent of the largest number) is far below what such vectors can tell apart.
    /// </summary>
    private static float Quantise(ReadOnlySpan<float> vector, Span<sbyte> row)
    {
        var largest = 0f;
        foreach (var x in vector)
        {
            largest = Math.Max(largest, Math.Abs(x));
        }

        if (!float.IsFinite(largest))
        {
            throw new InvalidDataException("a vector holds a number too large");
        }

        if (largest == 0)
        {
            return 0;
        }

        var scale = largest / sbyte.MaxValue;
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (sbyte)MathF.Round(vector[i] / scale);
        }

        return scale;
    }

    /// <summary>
    /// The common component: what a text's vector is expected to be before anything is known of the text, that is each word's
    /// vector times its frequency times its weight. SIF takes it from a corpus by SVD; ours must not depend on one.
    /// </summary>
    private void AddToMean(int rank, ReadOnlySpan<float> vector)
    {
        var share = _frequency.Probability(rank) * _frequency.Weight(rank);
        for (var i = 0; i < Dimensions; i++)
        {
            _mean[i] += share * vector[i];
        }
    }
}

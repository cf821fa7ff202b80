namespace LanceIngest;

/// <summary>The kinds of index.</summary>
public enum LanceIndexKind
{
    /// <summary>Vectors as they are, in parts: exact within the parts that are looked at.</summary>
    IvfFlat,

    /// <summary>Compressed vectors in parts: a small fraction of the memory, at some loss.</summary>
    IvfPq,

    /// <summary>A graph of vectors with a byte for each number: fastest, a quarter of the memory of the vectors.</summary>
    HnswSq,

    /// <summary>Full text: BM25 over stemmed words.</summary>
    FullText,

    /// <summary>Sorted values, for filters on a column of many values.</summary>
    BTree,

    /// <summary>A bitmap for each value, for filters on a column of few values.</summary>
    Bitmap,
}

namespace LanceIngest;

/// <summary>How long text is split into the chunks that become rows.</summary>
public sealed class ChunkingOptions
{
    /// <summary>The most tokens a chunk may have, its heading path included. Counted with <c>cl100k_base</c>, the encoding of OpenAI's embedding models.</summary>
    /// <value>Default: 512. From 16 to 8,192, which is the most that an embedding model takes.</value>
    public int MaxTokens { get; set; } = 512;

    /// <summary>How many tokens of a chunk's end are repeated at the start of the next, so that a sentence that was cut is whole in one of them.</summary>
    /// <value>Default: 64. From 0 to less than half of <see cref="MaxTokens"/>.</value>
    public int OverlapTokens { get; set; } = 64;
}

using System.Diagnostics.CodeAnalysis;
using LanceIngest.Text;
using Microsoft.Extensions.Options;

namespace LanceIngest;

/// <summary>Splits content into the texts that are embedded, one row each.</summary>
/// <remarks>
/// <para>A chunk never spans two sections, so that an edit re-embeds its own section only. A section that is too long is cut at a
/// paragraph, else at a sentence, else between words, else between characters; each further chunk repeats the end of the one before.
/// The section's heading path is the first line of each chunk. Sections without text are left out.</para>
/// <para>The same input gives the same chunks. Safe to use from many threads.</para>
/// </remarks>
public sealed class TextChunker
{
    private readonly int _maxTokens;
    private readonly int _overlapTokens;

    /// <summary>Creates a chunker.</summary>
    /// <param name="options">The size of chunks.</param>
    /// <exception cref="OptionsValidationException">The options break a limit.</exception>
    public TextChunker(ChunkingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var validation = new ChunkingOptionsValidator().Validate(null, options);
        if (validation.Failed)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(ChunkingOptions), validation.Failures);
        }

        _maxTokens = options.MaxTokens;
        _overlapTokens = options.OverlapTokens;
    }

    /// <summary>Splits content.</summary>
    /// <param name="item">The content.</param>
    /// <returns>The chunks in order, each of at most <see cref="ChunkingOptions.MaxTokens"/> tokens; none when there is no text at all.</returns>
    public IReadOnlyList<string> Chunk(ContentItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var chunks = new List<string>();
        var headings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in item.Sections)
        {
            if (!string.IsNullOrWhiteSpace(section.Text))
            {
                if (!headings.TryGetValue(section.HeadingPath, out var heading))
                {
                    headings.Add(section.HeadingPath, heading = HeadingLine.Fit(section.HeadingPath, _maxTokens / 4));
                }

                Split(section.Text, heading, chunks);
            }
        }

        if (chunks.Count == 0)
        {
            // An outline that nobody has filled in yet can still be searched for what it will be about.
            var outline = item.Sections.Select(section => section.HeadingPath).Where(path => !string.IsNullOrWhiteSpace(path)).Distinct(StringComparer.Ordinal);
            Split(string.Join('\n', outline), string.Empty, chunks);
        }

        return chunks;
    }

    /// <summary>Counts the tokens of a text in the encoding <c>cl100k_base</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The count. A run of more than some hundred letters, blanks or signs counts in pieces, which can differ by a token each.</returns>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The encoding may become an option.")]
    public int CountTokens(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Cl100k.Count(text);
    }

    private void Split(string text, string heading, List<string> chunks)
        => new SectionSplitter(text.ReplaceLineEndings("\n").TrimEnd(), heading, _maxTokens, _overlapTokens).Split(chunks);
}

using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.ML.Tokenizers;
using Xunit;

namespace LanceIngest.Tests.Text;

public sealed class TextChunkerTests
{
    private static readonly TiktokenTokenizer Reference = TiktokenTokenizer.CreateForEncoding("cl100k_base");

    private static readonly string[] Materials =
    [
        "The quick brown fox jumps over the lazy dog. ",
        "数据库是一个存储系统，它把数据保存在磁盘上。",
        "データベースはディスクにデータを保存します。",
        "데이터베이스는 데이터를 디스크에 저장합니다. ",
        "👨‍👩‍👧‍👦", "🇩🇪🇫🇷", "é̂", "ก็คือ", "مرحبا بالعالم ",
        "    var x = foo(bar, \"baz\"); // 12345.678\n",
        "\n\n", "\n", "\t\t", "a", "=====", "supercalifragilistic", "<|endoftext|>", "x\u200bx", "\ud840\udc00",
        "- item one\n- item two\n", "https://example.com/a/b?c=d&e=f ",
    ];

    [Theory]
    [InlineData(16, 0)]
    [InlineData(16, 7)]
    [InlineData(40, 19)]
    [InlineData(128, 0)]
    [InlineData(128, 32)]
    [InlineData(512, 0)]
    [InlineData(512, 64)]
    public void Chunk_GeneratedTexts_StayWithinTheLimitAndLoseNothing(int maxTokens, int overlapTokens)
    {
        var random = new Random(maxTokens + overlapTokens);
        var chunker = new TextChunker(new ChunkingOptions { MaxTokens = maxTokens, OverlapTokens = overlapTokens });
        for (var round = 0; round < 60; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 300)).Select(_ => Content.Repeat(Materials[random.Next(Materials.Length)], random.Next(20) == 0 ? random.Next(200) : 1)));
            var heading = round % 3 == 0 ? string.Empty : string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(i => (i > 0 ? " › " : "") + Materials[random.Next(3)].Trim()));
            var chunks = chunker.Chunk(Content.Of((text, heading)));

            Assert.All(chunks, chunk =>
            {
                Assert.True(Reference.CountTokens(chunk) <= maxTokens, $"{Reference.CountTokens(chunk)} tokens in round {round}");
                Assert.False(IsTorn(chunk), $"A surrogate pair is torn in round {round}");
            });

            // Each chunk is a part of the text below one and the same heading line; without overlap they are the whole of it.
            var line = heading.Length == 0 || chunks.Count == 0 || text.Contains(chunks[0], StringComparison.Ordinal) ? string.Empty : chunks[0][..(chunks[0].IndexOf('\n', StringComparison.Ordinal) + 1)];
            var bodies = chunks.Select(chunk => chunk[line.Length..]).ToList();
            Assert.All(chunks, chunk => Assert.StartsWith(line, chunk, StringComparison.Ordinal));
            Assert.All(bodies, body => Assert.Contains(body, text, StringComparison.Ordinal));
            Assert.True(overlapTokens > 0 || WithoutBlanks(string.Concat(bodies)) == WithoutBlanks(text), $"Text is lost in round {round}");
        }
    }

    [Theory]
    [InlineData('a')]
    [InlineData('=')]
    [InlineData('中')]
    public void Chunk_OneWordOf100KB_IsSplitWithinTheLimit(char letter)
    {
        var word = new string(letter, 100_000);
        var chunks = new TextChunker(new ChunkingOptions()).Chunk(Content.Of((word, "Heading")));
        Assert.All(chunks, chunk => Assert.True(Reference.CountTokens(chunk) <= 512));
        Assert.True(chunks.Sum(chunk => chunk.Length - "Heading\n".Length) >= word.Length);
        Assert.InRange(chunks.Count, 2, 1000);
    }

    [Fact]
    public void Chunk_MegabyteOfProse_TakesTimeByItsLength()
    {
        var chunker = new TextChunker(new ChunkingOptions());
        var sentence = "The quick brown fox jumps over the lazy dog, and then it sleeps. ";
        chunker.Chunk(Content.Of((Content.Repeat(sentence, 1000), "")));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var chunks = chunker.Chunk(Content.Of((Content.Repeat(sentence, 64_000), "")));

        // 4 MB take about 0.6 s; by the square they would take minutes. The rest is for a busy machine.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
        Assert.InRange(chunks.Count, 1500, 3000);
    }

    [Fact]
    public void Chunk_ShortSections_GiveOneChunkEachWithTheirHeadings()
    {
        var chunks = new TextChunker(new ChunkingOptions()).Chunk(Content.Of(("Intro.", ""), ("Run it.", "Install › Linux"), ("  \n", "Empty"), ("Click it.", "Install › Windows")));
        Assert.Equal(["Intro.", "Install › Linux\nRun it.", "Install › Windows\nClick it."], chunks);
    }

    [Fact]
    public void Chunk_OneSectionChanged_LeavesTheChunksOfOthersAsTheyWere()
    {
        var chunker = new TextChunker(new ChunkingOptions { MaxTokens = 64, OverlapTokens = 16 });
        var first = Content.Repeat("One sentence about apples. ", 60);
        var second = Content.Repeat("Another one about pears. ", 60);
        var before = chunker.Chunk(Content.Of((first, "A"), (second, "B")));
        var after = chunker.Chunk(Content.Of(("New. " + first, "A"), (second, "B")));
        Assert.Equal(before.Where(chunk => chunk.StartsWith("B\n", StringComparison.Ordinal)), after.Where(chunk => chunk.StartsWith("B\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Chunk_Paragraphs_AreCutBetweenThem()
    {
        var paragraph = Content.Repeat("Words of one paragraph, with a full stop at its end. ", 4).Trim();
        var text = string.Join("\n\n", Enumerable.Repeat(paragraph, 40));
        var chunks = new TextChunker(new ChunkingOptions { MaxTokens = 128, OverlapTokens = 0 }).Chunk(Content.Of((text, "")));
        Assert.All(chunks, chunk => Assert.StartsWith("Words of one", chunk, StringComparison.Ordinal));
        Assert.All(chunks, chunk => Assert.EndsWith("at its end.", chunk, StringComparison.Ordinal));
    }

    [Fact]
    public void Chunk_LongSection_RepeatsTheEndOfEachChunkFromTheStartOfAWord()
    {
        var text = string.Join(' ', Enumerable.Range(0, 2000).Select(i => "word" + i.ToString(CultureInfo.InvariantCulture)));
        var chunks = new TextChunker(new ChunkingOptions { MaxTokens = 100, OverlapTokens = 20 }).Chunk(Content.Of((text, "")));
        for (var i = 1; i < chunks.Count; i++)
        {
            var firstWord = chunks[i].Split(' ')[0];
            var repeated = chunks[i - 1][chunks[i - 1].IndexOf(firstWord, StringComparison.Ordinal)..];
            Assert.StartsWith("word", firstWord, StringComparison.Ordinal);
            Assert.StartsWith(repeated, chunks[i], StringComparison.Ordinal);
            Assert.InRange(Reference.CountTokens(repeated), 1, 20);
        }

        var words = string.Join(' ', chunks).Split(' ').ToHashSet();
        Assert.All(text.Split(' '), word => Assert.Contains(word, words));
    }

    [Fact]
    public void Chunk_LongHeadingPath_IsShortenedFromTheLeft()
    {
        var path = string.Join(" › ", Enumerable.Range(1, 40).Select(i => $"Chapter number {i}"));
        var chunk = Assert.Single(new TextChunker(new ChunkingOptions { MaxTokens = 128, OverlapTokens = 0 }).Chunk(Content.Of(("Text.", path))));
        var heading = chunk.Split('\n')[0];
        Assert.StartsWith("… › Chapter number", heading, StringComparison.Ordinal);
        Assert.EndsWith("Chapter number 40", heading, StringComparison.Ordinal);
        Assert.InRange(Reference.CountTokens(heading), 16, 32);
    }

    [Fact]
    public void Chunk_OnlyHeadings_GivesThemAsText()
        => Assert.Equal(["Plan\nPlan › Later"], new TextChunker(new ChunkingOptions()).Chunk(Content.Of(("", "Plan"), (" ", "Plan › Later"))));

    [Fact]
    public void Chunk_NoText_GivesNothing() => Assert.Empty(new TextChunker(new ChunkingOptions()).Chunk(Content.Of((" \n\t", ""))));

    [Fact]
    public void Chunk_Emoji_AreNotCutInside()
    {
        var family = "👨‍👩‍👧‍👦";
        var chunks = new TextChunker(new ChunkingOptions { MaxTokens = 64, OverlapTokens = 8 }).Chunk(Content.Of((Content.Repeat(family, 100), "")));
        Assert.All(chunks, chunk => Assert.Equal(0, chunk.Length % family.Length));
    }

    [Fact]
    public void CountTokens_LongTexts_CountsAsTheReference()
    {
        var text = Content.Repeat("Tokens, 12345 of them; 数据库。\n\n", 2000);
        Assert.Equal(Reference.CountTokens(text), new TextChunker(new ChunkingOptions()).CountTokens(text));
    }

    [Fact]
    public void CountTokens_MegabyteOfBlanks_Ends() => Assert.True(new TextChunker(new ChunkingOptions()).CountTokens(new string(' ', 1_000_000)) > 1000);

    [Theory]
    [InlineData(15, 0, "MaxTokens is 15")]
    [InlineData(8193, 64, "MaxTokens is 8193")]
    [InlineData(512, 256, "OverlapTokens is 256")]
    [InlineData(512, -1, "OverlapTokens is -1")]
    public void Constructor_OptionBeyondItsLimit_NamesPropertyAndValue(int maxTokens, int overlapTokens, string expected)
    {
        var error = Assert.Throws<OptionsValidationException>(() => new TextChunker(new ChunkingOptions { MaxTokens = maxTokens, OverlapTokens = overlapTokens }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_TwoMistakes_NamesBoth()
    {
        var error = Assert.Throws<OptionsValidationException>(() => new TextChunker(new ChunkingOptions { MaxTokens = 1, OverlapTokens = 5 }));
        Assert.Equal(2, error.Failures.Count());
    }

    private static bool IsTorn(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return true;
            }
        }

        return false;
    }

    private static string WithoutBlanks(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}

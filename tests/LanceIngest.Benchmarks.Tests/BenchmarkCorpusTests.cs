using LanceIngest.Benchmarks.Corpus;

namespace LanceIngest.Benchmarks.Tests;

public sealed class BenchmarkCorpusTests
{
    private static readonly IReadOnlyList<CorpusRecord> Records = BenchmarkCorpus.Create();

    [Fact]
    public void Create_Records_HaveTheSizesThatWerePublished()
    {
        Assert.Equal((390, 6310), (Records.Count(record => record.IsDocument), Records.Count(record => !record.IsDocument)));
        Assert.All(Records, record => Assert.InRange(record.Text.Length, record.IsDocument ? 9500 : 300, record.IsDocument ? 11_500 : 900));
        Assert.Equal(Records.Count, Records.Select(record => record.Id).Distinct().Count());
    }

    [Fact]
    public void Create_Again_IsTheSame() => Assert.Equal(Records, BenchmarkCorpus.Create());

    /// <summary>Else a request that is full by the tokenizer is more than full to the stand-in, which counts a token for four characters.</summary>
    [Fact]
    public void Create_Tokens_AreSomewhatMoreThanTheStandInCounts()
    {
        var chunker = new TextChunker(new ChunkingOptions());
        var tokens = Records.Sum(record => chunker.CountTokens(record.Text));

        Assert.InRange(tokens / Records.Sum(record => Math.Ceiling(record.Text.Length / 4.0)), 1.01, 1.06);
    }

    [Fact]
    public void Next_Round_ChangesTenOfWhichOneShrinksAndDeletesOne()
    {
        var edits = new CorpusEdits(Records);

        var round = edits.Next();

        Assert.Equal(10, round.Changes.Count(change => change.Before.Text != change.After.Text));
        Assert.InRange(round.Changes[^1].After.Text.Length, 4000, 6000);
        Assert.Equal(Records.Count - 1, edits.Current.Count);
        Assert.DoesNotContain(edits.Current, record => record.Id == round.Deleted);
        Assert.Equal(10, edits.Current.Except(Records).Count());
    }
}

using LanceIngest.Ingestion;
using Xunit;

namespace LanceIngest.Core.Tests.Ingestion;

public sealed class CommitHistoryTests
{
    private readonly CommitHistory _history = new();

    [Fact]
    public void IsOursSince_VersionsInARow_IsTrue()
    {
        _history.Add(7);
        var moment = _history.Now;
        _history.Add(8);
        _history.Add(9);

        Assert.True(_history.IsOursSince(moment));
    }

    [Fact]
    public void IsOursSince_AVersionIsSkipped_IsFalseForWhatWasSeenBefore()
    {
        _history.Add(7);
        var before = _history.Now;
        _history.Add(9);
        var after = _history.Now;
        _history.Add(10);

        Assert.False(_history.IsOursSince(before));
        Assert.True(_history.IsOursSince(after));
    }

    [Fact]
    public void IsOursSince_VersionNotKnown_IsFalse()
    {
        _history.Add(7);
        var moment = _history.Now;
        _history.Add(null);

        Assert.False(_history.IsOursSince(moment));
    }

    [Fact]
    public void IsOursSince_NothingWasDeletedSoTheVersionStays_IsTrue()
    {
        _history.Add(7);
        var moment = _history.Now;
        _history.Add(7);

        Assert.True(_history.IsOursSince(moment));
    }

    [Fact]
    public void IsOursSince_FirstCommit_IsTrueOnlyWhereTheTableHeldNothingElse()
    {
        var moment = _history.Now;
        var created = new CommitHistory();
        created.Add(4, tableHeldNothing: true);
        _history.Add(4);

        Assert.True(created.IsOursSince(moment));
        Assert.False(_history.IsOursSince(moment));
    }
}

using LanceIngest.AspNetCore.Monitoring;
using LanceIngest.AspNetCore.Snapshots;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LanceIngest.AspNetCore.Tests;

/// <summary>Rates and percentiles over time that is turned by hand.</summary>
public sealed class WindowTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void PerSecond_OfAMinute_IsTheMeanOfItsWholeSeconds()
    {
        var counts = new SecondCounts(_clock);
        for (var second = 0; second < 120; second++)
        {
            counts.Add(second < 60 ? 1 : 3);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((240, 3), (counts.Total, counts.PerSecond(60)));
        Assert.Equal(2, counts.PerSecond(120));
    }

    [Fact]
    public void PerSecond_YoungProcess_CountsTheSecondsThereWere()
    {
        var counts = new SecondCounts(_clock);
        counts.Add(4);
        Assert.Equal(4, counts.PerSecond(60));

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, counts.PerSecond(60));
    }

    [Fact]
    public void History_AfterSilence_ForgetsWhatIsTooOld()
    {
        var counts = new SecondCounts(_clock);
        counts.Add(5);
        _clock.Advance(TimeSpan.FromSeconds(1));
        counts.Add(7);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([5, 7], counts.History(300));

        _clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(7, counts.History(300)[0]);
        _clock.Advance(TimeSpan.FromHours(3));
        Assert.All(counts.History(300), count => Assert.Equal(0, count));
        Assert.Equal((300, 12), (counts.History(300).Length, counts.Total));
    }

    [Fact]
    public void Read_Durations_AreOfTheLastFiveMinutesByNearestRank()
    {
        var durations = new Durations(_clock);
        Assert.Equal(new Percentiles(0, null, null), durations.Read());

        durations.Add(9);
        _clock.Advance(TimeSpan.FromMinutes(6));
        for (var i = 1; i <= 100; i++)
        {
            durations.Add(i / 1000d);
        }

        Assert.Equal(new Percentiles(100, 50, 95), durations.Read());
    }
}

using LanceIngest.Text;
using Xunit;

namespace LanceIngest.Core.Tests.Text;

public sealed class Cl100kTests
{
    private static readonly string Prose = string.Concat(Enumerable.Range(0, 900).Select(i =>
        $"The {i}th lamp, “Größe {i * 37}”, was lit at {i % 24}:00; its keeper wrote {i} words -- and\n\tlooked up 灯台 {(i % 7 == 0 ? "\r\n\r\n" : " ")}"));

    [Theory]
    [InlineData(100)]
    [InlineData(3000)]
    [InlineData(20_000)]
    [InlineData(40_000)]
    public void Fits_AroundTheNumberOfTokens_AgreesWithTheCount(int length)
    {
        var text = Prose.AsSpan(0, length);
        var count = Cl100k.Count(text);

        Assert.True(Cl100k.Fits(text, count));
        Assert.False(Cl100k.Fits(text, count - 1));
    }

    [Fact]
    public void Fits_NoBlankToCutAt_AgreesWithTheCount()
    {
        var text = string.Concat(Enumerable.Repeat("a1,", 3000));
        var count = Cl100k.Count(text);

        Assert.True(Cl100k.Fits(text, count));
        Assert.False(Cl100k.Fits(text, count - 1));
    }
}

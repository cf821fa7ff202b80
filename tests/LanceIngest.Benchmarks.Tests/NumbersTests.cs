using LanceIngest.Benchmarks.Running;

namespace LanceIngest.Benchmarks.Tests;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(new double[] { 7 }, 7)]
    [InlineData(new double[] { 9, 1, 5 }, 5)]
    [InlineData(new double[] { 9, 1, 5, 2 }, 3.5)]
    public void Median_AnyOrder_IsTheMiddle(double[] values, double expected) => Assert.Equal(expected, Numbers.Median(values));

    [Fact]
    public void Median_NoValues_Throws() => Assert.Throws<InvalidOperationException>(() => Numbers.Median([]));

    [Theory]
    [InlineData(0.99, 99)]
    [InlineData(0.5, 50)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void Percentile_OneToHundred_IsNotExceededByThatShare(double share, double expected)
        => Assert.Equal(expected, Numbers.Percentile(Enumerable.Range(1, 100).Reverse().Select(number => (double)number), share));

    [Theory]
    [InlineData(new double[] { 10, 90, 100, 100, 100, 100, 110, 110 }, 0.1)]
    [InlineData(new double[] { 10, 20, 50, 60, 100, 100, 100, 100 }, 0)]
    [InlineData(new double[] { 1, 9, 9, 9, 9, 100, 100, 50, 50 }, -0.5)]
    public void GrowthOverLastHalf_Series_ComparesItsLastTwoQuarters(double[] series, double expected)
        => Assert.Equal(expected, Numbers.GrowthOverLastHalf(series), precision: 6);

    [Fact]
    public void GrowthOverLastHalf_TooFewSamples_Throws() => Assert.Throws<InvalidOperationException>(() => Numbers.GrowthOverLastHalf([1, 2, 3]));

    [Theory]
    [InlineData(12_345.6, "12,346")]
    [InlineData(12.34, "12.3")]
    [InlineData(1.234, "1.23")]
    [InlineData(0.12345, "0.123")]
    [InlineData(2, "2")]
    [InlineData(0, "0")]
    public void Short_Value_HasThreeDigitsThatMatter(double value, string expected) => Assert.Equal(expected, Numbers.Short(value));
}

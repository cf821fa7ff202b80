using Xunit;

namespace LanceIngest.Abstractions.Tests;

public sealed class KeyOrderTests
{
    [Theory]
    [InlineData("a-b", "a/b")]
    [InlineData("a/b", "a0")]
    [InlineData("z", "é")]
    [InlineData("\uFFFD", "🚀")] // UTF-16 has them the other way round.
    public void Compare_TwoKeys_AreInTheOrderOfTheirUtf8Bytes(string first, string second)
    {
        Assert.True(KeyOrder.Instance.Compare(first, second) < 0);
        Assert.True(KeyOrder.Instance.Compare(second, first) > 0);
        Assert.Equal(0, KeyOrder.Instance.Compare(first, first));
    }
}

using LanceIngest.Embedding.Caching;
using Xunit;

namespace LanceIngest.Core.Tests.Embedding.Caching;

public sealed class CachedVectorTests
{
    private static readonly float[] Vector = [0.5f, -1.25f, float.Epsilon, 2f];

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        Assert.Equal(Vector, CachedVector.Read(Written(), dimension: 4));
        Assert.Equal(Vector, CachedVector.Read(Written(), dimension: null));
    }

    [Fact]
    public void Write_Bytes_AreTheMarkTheDimensionAndTheNumbersLittleEndian()
        => Assert.Equal("4C495631" + "04000000" + "0000003F" + "0000A0BF" + "01000000" + "00000040", Convert.ToHexString(Written()));

    [Fact]
    public void Read_AnotherDimension_IsNone() => Assert.Null(CachedVector.Read(Written(), dimension: 5));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(23)]
    [InlineData(25)]
    public void Read_AnotherLength_IsNone(int length)
    {
        var bytes = Written();
        Array.Resize(ref bytes, length);

        Assert.Null(CachedVector.Read(bytes, dimension: null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Read_HeaderOfSomethingElse_IsNone(int position)
    {
        var bytes = Written();
        bytes[position] ^= 0x80;

        Assert.Null(CachedVector.Read(bytes, dimension: null));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Read_NumberThatIsNotFinite_IsNone(float number)
    {
        var bytes = new byte[CachedVector.BytesOf(1)];
        CachedVector.Write([number], bytes);

        Assert.Null(CachedVector.Read(bytes, dimension: 1));
    }

    private static byte[] Written()
    {
        var bytes = new byte[CachedVector.BytesOf(Vector.Length)];
        CachedVector.Write(Vector, bytes);
        return bytes;
    }
}

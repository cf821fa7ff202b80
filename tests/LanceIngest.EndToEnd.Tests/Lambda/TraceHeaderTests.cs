using System.Diagnostics;
using LanceIngest.LambdaRuntime;
using Xunit;

namespace LanceIngest.EndToEnd.Tests.Lambda;

public sealed class TraceHeaderTests
{
    [Theory]
    [InlineData("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1", ActivityTraceFlags.Recorded)]
    [InlineData("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0;Lineage=a:b=c", ActivityTraceFlags.None)]
    public void Parse_HeaderOfXRay_IsItsTrace(string header, ActivityTraceFlags expected)
    {
        var context = TraceHeader.Parse(header);

        Assert.Equal("5bef4de7ad49b0e87f6ef6c87fc2e700", context.TraceId.ToHexString());
        Assert.Equal("9a9197af755a6419", context.SpanId.ToHexString());
        Assert.Equal((expected, true), (context.TraceFlags, context.IsRemote));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700")]
    [InlineData("Root=none;Parent=9a9197af755a6419;Sampled=1")]
    [InlineData("Root=1-xyz-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419")]
    public void Parse_NoHeaderOfXRay_IsNoTrace(string? header) => Assert.Equal(default, TraceHeader.Parse(header));
}

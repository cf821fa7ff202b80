using System.Diagnostics;

namespace LanceIngest.LambdaRuntime;

/// <summary>The X-Ray header of an invocation, as a W3C trace context.</summary>
internal static class TraceHeader
{
    /// <summary>Reads <c>Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1</c>; what else it holds is skipped.</summary>
    public static ActivityContext Parse(string? header)
    {
        var fields = (header ?? string.Empty).Split(';', StringSplitOptions.TrimEntries)
            .Select(field => field.Split('=', 2)).Where(field => field.Length == 2)
            .GroupBy(field => field[0]).ToDictionary(field => field.Key, field => field.First()[1]);

        // The root is a time and 96 random bits; together they are the 128 bits of a W3C trace id.
        return fields.GetValueOrDefault("Root")?.Split('-') is ["1", var time, var random] && fields.GetValueOrDefault("Parent") is { } parent
            && ActivityContext.TryParse($"00-{time}{random}-{parent}-{(fields.GetValueOrDefault("Sampled") == "1" ? "01" : "00")}", null, isRemote: true, out var context)
            ? context
            : default;
    }
}

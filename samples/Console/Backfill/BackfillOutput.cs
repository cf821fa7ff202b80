using System.Globalization;
using System.Text.Json;
using LanceIngest.Console.Output;
using Spectre.Console;

namespace LanceIngest.Console.Backfill;

/// <summary>What <c>backfill</c> tells at its end.</summary>
internal static class BackfillOutput
{
    private const int FailuresShown = 10;

    public static void Write(IReadOnlyList<BackfillReport> reports, bool direct, bool json)
    {
        if (json)
        {
            WriteJson(reports, Write);
            return;
        }

        foreach (var report in reports)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{report.Source}[/]");
            if (report.Resumed > 0)
            {
                AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  continued behind {report.Resumed} items of a run that was interrupted");
            }

            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {report.Listed} items in {report.Elapsed.TotalSeconds:F1} s: {report.Sent} {(direct ? "ingested" : "enqueued")}, {report.Unchanged} unchanged, {report.SentBefore} sent by an earlier run, {report.Failed} failed");
            if (direct)
            {
                AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {report.Rows} rows written");
            }

            Print(report.Failures, report.Failed);
        }
    }

    public static void Write(IReadOnlyList<BackfillPlan> plans, bool json)
    {
        if (json)
        {
            WriteJson(plans, Write);
            return;
        }

        foreach (var plan in plans)
        {
            var dollars = plan.Dollars is { } price ? string.Create(CultureInfo.InvariantCulture, $"${price:F4}") : "price unknown: set EmbeddingOptions.DollarsPerMillionTokens";
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{plan.Source}[/]");
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {plan.Listed} items: {plan.Jobs} to send, {plan.Unchanged} unchanged, {plan.Failed} would fail");
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {plan.Rows} rows, {plan.Embeddings} texts to embed, {plan.Tokens} tokens ({dollars})");
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {DurationOf(plan)}");
            Print(plan.Failures, plan.Failed);
        }
    }

    private static string DurationOf(BackfillPlan plan)
    {
        (double? Limit, string Unit)[] limits = [(plan.TokensPerMinute, "tokens"), (plan.RequestsPerMinute, "requests")];
        var known = limits.Where(limit => limit.Limit is not null).Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Limit:N0} {limit.Unit} a minute")).ToList();
        var provider = known.Count > 0
            ? $"the embedding provider allows {string.Join(" and ", known)}"
            : "the embedding provider's limits are unknown: set OPENAI_TOKENS_PER_MINUTE and OPENAI_REQUESTS_PER_MINUTE";
        return plan.Duration is { } least ? $"takes {TimeSpan.FromSeconds(Math.Ceiling(least.TotalSeconds)):g} at least; {provider}" : $"how long it takes is unknown; {provider}";
    }

    private static void Print(IReadOnlyList<IngestionFailure> failures, long count)
    {
        foreach (var failure in failures.Take(FailuresShown))
        {
            AnsiConsole.MarkupLineInterpolated($"  [red]{failure.ItemId}:[/] {failure.Error.Message}");
        }

        if (count > FailuresShown)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  … and {count - FailuresShown} more");
        }
    }

    private static void WriteJson<T>(IReadOnlyList<T> results, Action<Utf8JsonWriter, T> write) => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("sources");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            write(writer, result);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, BackfillReport report)
    {
        writer.WriteString("source", report.Source);
        writer.WriteNumber("resumed", report.Resumed);
        writer.WriteNumber("listed", report.Listed);
        writer.WriteNumber("unchanged", report.Unchanged);
        writer.WriteNumber("sentBefore", report.SentBefore);
        writer.WriteNumber("sent", report.Sent);
        writer.WriteNumber("rows", report.Rows);
        writer.WriteNumber("failed", report.Failed);
        writer.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
        Write(writer, report.Failures);
    }

    private static void Write(Utf8JsonWriter writer, BackfillPlan plan)
    {
        writer.WriteString("source", plan.Source);
        writer.WriteNumber("listed", plan.Listed);
        writer.WriteNumber("unchanged", plan.Unchanged);
        writer.WriteNumber("jobs", plan.Jobs);
        writer.WriteNumber("rows", plan.Rows);
        writer.WriteNumber("embeddings", plan.Embeddings);
        writer.WriteNumber("tokens", plan.Tokens);
        if (plan.Dollars is { } dollars)
        {
            writer.WriteNumber("dollars", dollars);
        }

        WriteKnown(writer, "tokensPerMinute", plan.TokensPerMinute);
        WriteKnown(writer, "requestsPerMinute", plan.RequestsPerMinute);
        WriteKnown(writer, "seconds", plan.Duration?.TotalSeconds);

        writer.WriteNumber("failed", plan.Failed);
        Write(writer, plan.Failures);
    }

    private static void WriteKnown(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, Math.Round(number, 3));
        }
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<IngestionFailure> failures)
    {
        writer.WriteStartArray("failures");
        foreach (var failure in failures)
        {
            writer.WriteStartObject();
            writer.WriteString("id", failure.ItemId);
            writer.WriteString("code", failure.Error.Code);
            writer.WriteString("message", failure.Error.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

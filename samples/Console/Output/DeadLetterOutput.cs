using System.Globalization;
using System.Text.Json;
using LanceIngest.Sqs;
using Spectre.Console;

namespace LanceIngest.Console.Output;

/// <summary>What <c>dlq</c> tells.</summary>
internal static class DeadLetterOutput
{
    private const int ShownOfAGroup = 5;
    private const string MovedBySqs = "moved by SQS after too many receives: the worker died with it, or had no permission to say why";

    public static void PrintGroups(IReadOnlyList<DeadLetter> letters)
    {
        foreach (var group in letters.GroupBy(letter => letter.Code).OrderByDescending(group => group.Count()))
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{group.Key ?? "none"}[/]: {group.Count()}");
            foreach (var letter in group.Take(ShownOfAGroup))
            {
                AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  [grey]{letter.MessageId}[/] {letter.Job?.ToString() ?? "no job"} [grey]{letter.SentAt:u}[/]");
                AnsiConsole.MarkupLineInterpolated($"    {letter.Reason ?? MovedBySqs}");
            }

            if (group.Count() > ShownOfAGroup)
            {
                AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  … and {group.Count() - ShownOfAGroup} more; --code {group.Key ?? "none"} --json lists them all");
            }
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{letters.Count} dead letters.");
    }

    public static void Print(DeadLetter letter)
    {
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{letter.MessageId}[/] of the queue {letter.Queue}, since {letter.SentAt:u}");
        AnsiConsole.MarkupLineInterpolated($"{letter.Code ?? "none"}: {letter.Reason ?? MovedBySqs}");
        AnsiConsole.MarkupLineInterpolated($"{letter.Body}");
    }

    public static void Write(Utf8JsonWriter writer, DeadLetter letter)
    {
        writer.WriteStartObject();
        writer.WriteString("messageId", letter.MessageId);
        writer.WriteString("queue", letter.Queue.ToString().ToLowerInvariant());
        writer.WriteString("code", letter.Code);
        writer.WriteString("reason", letter.Reason);
        writer.WriteString("assetId", letter.Job?.AssetId);
        writer.WriteString("mediaType", letter.Job?.MediaType.Value);
        if (letter.SentAt is { } sentAt)
        {
            writer.WriteString("sentAt", sentAt);
        }

        writer.WriteString("body", letter.Body);
        writer.WriteEndObject();
    }
}

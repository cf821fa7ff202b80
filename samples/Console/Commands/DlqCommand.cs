using System.CommandLine;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Output;
using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest dlq</c>: dead letters.</summary>
internal static class DlqCommand
{
    private static readonly Option<SqsQueues> Queue = new("--queue", "-q") { Description = "Whose dead letters: analysis, video or all.", DefaultValueFactory = _ => SqsQueues.All };
    private static readonly Option<string?> Code = new("--code") { Description = "Only those with this code, such as source_missing; none for those that SQS moved after too many receives." };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Only those whose reason contains this." };
    private static readonly Option<string?> Type = new("--type", "-t") { Description = "Only jobs of this media type." };
    private static readonly Option<string?> Id = new("--id") { Description = "Only jobs of this asset." };
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Option<bool> Yes = new("--yes") { Description = "Really remove them." };
    private static readonly Argument<string> MessageId = new("message-id") { Description = "The id of the message, or its start." };

    public static Command Create()
    {
        var list = new Command("list", "Show dead letters by reason; they stay where they are.") { Queue, Code, Reason, Type, Id, Json };
        list.SetAction((arguments, token) => RunAsync(async letters => List(await MatchingAsync(letters, arguments, token), arguments.GetValue(Json))));
        var show = new Command("show", "Show one dead letter.") { MessageId, Queue, Json };
        show.SetAction((arguments, token) => RunAsync(async letters => Show(await letters.ListAsync(arguments.GetValue(Queue), token), arguments)));
        var redrive = new Command("redrive", "Bring dead letters back to their queue: all of them, or those that the options name.") { Queue, Code, Reason, Type, Id, Json };
        redrive.SetAction((arguments, token) => RunAsync(async letters => Done("redriven", await letters.RedriveAsync(arguments.GetValue(Queue), FilterOf(arguments), token), arguments)));
        var purge = new Command("purge", "Remove dead letters for good. Needs --yes.") { Queue, Code, Reason, Type, Id, Yes, Json };
        purge.SetAction((arguments, token) => RunAsync(letters => PurgeAsync(letters, arguments, token)));
        return new Command("dlq", "Show, redrive or remove dead letters.") { list, show, redrive, purge };
    }

    private static async Task<int> RunAsync(Func<SqsDeadLetters, Task<int>> work)
    {
        using var host = ConsoleHost.BuildQueueOnly();
        Startup.Validate(host);
        return await work(host.Services.GetRequiredService<SqsDeadLetters>());
    }

    private static async Task<int> PurgeAsync(SqsDeadLetters letters, ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(Yes))
        {
            return Done("removed", await letters.PurgeAsync(arguments.GetValue(Queue), FilterOf(arguments), cancellationToken), arguments);
        }

        var matching = await MatchingAsync(letters, arguments, cancellationToken);
        CommandRunner.Messages.MarkupLineInterpolated($"[red]{matching.Count} dead letters would be removed for good.[/] Say --yes to do it, or redrive them once the cause is mended.");
        return CommandRunner.CouldNotRun;
    }

    private static int List(IReadOnlyList<DeadLetter> letters, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("deadLetters");
                foreach (var letter in letters)
                {
                    DeadLetterOutput.Write(writer, letter);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
        }
        else
        {
            DeadLetterOutput.PrintGroups(letters);
        }

        return letters.Count > 0 ? CommandRunner.SomeFailed : CommandRunner.Done;
    }

    private static int Show(IReadOnlyList<DeadLetter> letters, ParseResult arguments)
    {
        var id = arguments.GetRequiredValue(MessageId);
        if (letters.Where(letter => letter.MessageId.StartsWith(id, StringComparison.Ordinal)).ToList() is not [var letter])
        {
            throw new ArgumentException($"'{id}' is the id of no dead letter, or the start of several. 'lanceingest dlq list' shows the ids.");
        }

        if (arguments.GetValue(Json))
        {
            JsonOutput.Write(writer => DeadLetterOutput.Write(writer, letter));
        }
        else
        {
            DeadLetterOutput.Print(letter);
        }

        return CommandRunner.Done;
    }

    private static int Done(string verb, long count, ParseResult arguments)
    {
        if (arguments.GetValue(Json))
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber(verb, count);
                writer.WriteEndObject();
            });
        }
        else
        {
            CommandRunner.Messages.MarkupLineInterpolated($"{count} dead letters {verb}.");
        }

        return CommandRunner.Done;
    }

    private static async Task<IReadOnlyList<DeadLetter>> MatchingAsync(SqsDeadLetters letters, ParseResult arguments, CancellationToken cancellationToken)
    {
        var all = await letters.ListAsync(arguments.GetValue(Queue), cancellationToken);
        return FilterOf(arguments) is { } filter ? [.. all.Where(filter)] : all;
    }

    private static Func<DeadLetter, bool>? FilterOf(ParseResult arguments)
    {
        var (code, reason, type, id) = (arguments.GetValue(Code), arguments.GetValue(Reason), arguments.GetValue(Type), arguments.GetValue(Id));
        return (code, reason, type, id) is (null, null, null, null)
            ? null
            : letter => (code is null || code == (letter.Code ?? "none"))
                && (reason is null || letter.Reason?.Contains(reason, StringComparison.OrdinalIgnoreCase) == true)
                && (type is null || letter.Job?.MediaType == new MediaType(type))
                && (id is null || letter.Job?.AssetId == id);
    }
}

using LanceIngest.Sqs;
using Spectre.Console;

namespace LanceIngest.Console.Output;

/// <summary>What <c>status</c> tells.</summary>
internal sealed record StatusReport(LanceTableState? Table, IReadOnlyList<SqsQueueDepth> Queues)
{
    public long DeadLetters => Queues.Where(queue => queue.IsDeadLetterQueue).Sum(queue => queue.Visible + queue.InFlight + queue.Delayed);

    public void WriteJson() => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        if (Table is null)
        {
            writer.WriteNull("table");
        }
        else
        {
            writer.WriteString("table", Table.Table);
        }

        writer.WriteNumber("rows", Table?.Rows ?? 0);
        if (Table?.Version is { } version)
        {
            writer.WriteNumber("version", version);
        }

        if (Table?.Dimension is { } dimension)
        {
            writer.WriteNumber("dimension", dimension);
        }

        writer.WriteNumber("deadLetters", DeadLetters);
        writer.WriteStartArray("queues");
        foreach (var queue in Queues)
        {
            writer.WriteStartObject();
            writer.WriteString("name", queue.Name);
            writer.WriteBoolean("deadLetterQueue", queue.IsDeadLetterQueue);
            writer.WriteNumber("visible", queue.Visible);
            writer.WriteNumber("inFlight", queue.InFlight);
            writer.WriteNumber("delayed", queue.Delayed);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public void Print()
    {
        AnsiConsole.MarkupLineInterpolated(Table is null
            ? (FormattableString)$"Table: [yellow]not created yet[/]"
            : $"Table: [bold]{Table.Table}[/], {Table.Rows} rows, version {Table.Version}, dimension {Table.Dimension}");
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Queue", "Visible", "In flight", "Delayed");
        foreach (var queue in Queues)
        {
            var color = queue.IsDeadLetterQueue && !queue.IsEmpty ? "red" : "default";
            table.AddRow($"[{color}]{queue.Name.EscapeMarkup()}[/]", $"{queue.Visible}", $"{queue.InFlight}", $"{queue.Delayed}");
        }

        AnsiConsole.Write(table);
    }
}

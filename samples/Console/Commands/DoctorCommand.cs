using System.CommandLine;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest doctor</c>: is everything as it must be?</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Check settings, queues, bucket, table, embedding provider and FFmpeg. Exit code 1 with warnings or errors.") { folder, json };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments.GetValue(folder), arguments.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? folder, bool json, CancellationToken cancellationToken)
    {
        using var host = await ConsoleHost.BuildAsync(
            new HostSettings { Folder = folder, Configure = builder => builder.Services.AddSingleton<IDoctorCheck, FfmpegCheck>() }, cancellationToken);
        var findings = await host.Services.GetRequiredService<Doctor>().ExamineAsync(cancellationToken).ToListAsync(cancellationToken);
        if (json)
        {
            WriteJson(findings);
        }
        else
        {
            Print(findings);
        }

        return findings.Exists(found => found.Finding.Severity != FindingSeverity.Good) ? CommandRunner.SomeFailed : CommandRunner.Done;
    }

    private static void Print(List<(string Check, Finding Finding)> findings)
    {
        foreach (var (check, finding) in findings)
        {
            var color = finding.Severity switch { FindingSeverity.Good => "green", FindingSeverity.Warning => "yellow", _ => "red" };
            AnsiConsole.MarkupLine($"[{color}]{finding.Severity.ToString().ToLowerInvariant(),-7}[/] [bold]{check.EscapeMarkup()}[/] {finding.Message.EscapeMarkup()}");
            if (finding.Remedy is { } remedy)
            {
                AnsiConsole.MarkupLineInterpolated($"        → {remedy}");
            }
        }
    }

    private static void WriteJson(List<(string Check, Finding Finding)> findings) => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("findings");
        foreach (var (check, finding) in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("check", check);
            writer.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
            writer.WriteString("message", finding.Message);
            writer.WriteString("remedy", finding.Remedy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}

using Microsoft.Extensions.Options;
using Spectre.Console;

namespace LanceIngest.Console.Commands;

/// <summary>Turns what goes wrong into a message and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Everything that was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>It ran, and some of the content could not be ingested.</summary>
    public const int SomeFailed = 1;

    /// <summary>It could not run: a setting, an argument or a service is not as it must be.</summary>
    public const int CouldNotRun = 2;

    /// <summary>It was interrupted.</summary>
    public const int Interrupted = 130;

    /// <summary>Messages go to standard error: standard output is for results.</summary>
    public static IAnsiConsole Messages { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            Messages.MarkupLine("[yellow]Interrupted.[/] What was enqueued stays enqueued.");
            return Interrupted;
        }
        catch (Exception e) when (SettingsOf(e) is { Count: > 0 } settings)
        {
            foreach (var setting in settings)
            {
                Messages.MarkupLineInterpolated($"[red]Setting:[/] {setting}");
            }

            return CouldNotRun;
        }
        catch (Exception e) when (e is IngestionException or IOException or UnauthorizedAccessException or ArgumentException or InvalidDataException)
        {
            Messages.MarkupLineInterpolated($"[red]Error:[/] {e.Message}");
            return CouldNotRun;
        }
    }

    /// <summary>What is wrong with the settings. Wrong settings of several options classes come as one exception of many.</summary>
    private static List<string> SettingsOf(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException several => [.. several.InnerExceptions.SelectMany(SettingsOf)],
        _ => [],
    };
}

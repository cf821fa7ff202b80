using LanceIngest.Console.Commands;
using LanceIngest.Console.Output;
using Spectre.Console;

namespace LanceIngest.Console.Backfill;

/// <summary>Shows count, rate and time left of a back-fill.</summary>
internal sealed class BackfillDisplay(ProgressTask task) : IProgress<BackfillProgress>
{
    public static Task<T> RunAsync<T>(string source, Func<IProgress<BackfillProgress>, Task<T>> work) => CommandRunner.Messages.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new CountColumn(), new RateColumn(), new RemainingTimeColumn())
        .StartAsync(context => work(new BackfillDisplay(context.AddTask(source.EscapeMarkup()))));

    public void Report(BackfillProgress value)
    {
        // Until the source is counted nobody knows how much is left.
        task.IsIndeterminate = value.Total is null;
        task.MaxValue = Math.Max(value.Total ?? value.Settled + 1, 1);
        task.Value = value.Settled;
    }
}

using LanceIngest.Console.Commands;
using LanceIngest.Console.Ingest;
using Spectre.Console;

namespace LanceIngest.Console.Output;

/// <summary>Shows counts, rate and time left while a folder is ingested.</summary>
internal sealed class ProgressDisplay : IRunProgress
{
    private readonly ProgressTask _storing;
    private readonly ProgressTask _ingesting;

    private ProgressDisplay(ProgressContext context)
    {
        _storing = context.AddTask("Storing content");
        _ingesting = context.AddTask("Ingesting", autoStart: false);
    }

    public static Task<T> RunAsync<T>(Func<IRunProgress, Task<T>> work) => CommandRunner.Messages.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new CountColumn(), new RateColumn(), new RemainingTimeColumn())
        .StartAsync(context => work(new ProgressDisplay(context)));

    public void Stored(int done, int total) => Show(_storing, done, total);

    public void Ingested(int done, int total, long rows)
    {
        if (!_ingesting.IsStarted)
        {
            _ingesting.StartTask();
        }

        _ingesting.Description = $"Ingesting ({rows} rows)";
        Show(_ingesting, done, total);
    }

    private static void Show(ProgressTask task, int done, int total)
    {
        task.MaxValue = Math.Max(total, 1);
        task.Value = total == 0 ? 1 : done;
    }
}

using System.CommandLine;
using LanceIngest.Console.Content;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Ingest;
using LanceIngest.Console.Output;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest ingest folder</c>: store, enqueue, ingest, search.</summary>
internal static class IngestCommand
{
    private const int HitsShown = 3;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder with Markdown or MDX, asset JSON, images, audio and video." };
        var json = CommonOptions.Json();
        var verbose = CommonOptions.Verbose();
        var command = new Command("ingest", "Store the content of a folder, enqueue it, and ingest until the queue is empty.") { folder, json, verbose };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetRequiredValue(folder), arguments.GetValue(json), arguments.GetValue(verbose), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, bool json, bool verbose, CancellationToken cancellationToken)
    {
        var files = ContentFolder.List(folder);
        if (files.Count == 0)
        {
            throw new DirectoryNotFoundException($"'{folder}' holds no Markdown, asset JSON, images, audio or video.");
        }

        using var metrics = new RunMetrics();
        using var host = await ConsoleHost.BuildAsync(verbose, static builder => VideoWorker.AddTo(builder), cancellationToken);
        Startup.Validate(host);
        var result = await ProgressDisplay.RunAsync(progress => new FolderIngestion(host, metrics).RunAsync(files, progress, cancellationToken));
        var report = new IngestReport(result, await SearchAsync(host, ExpectedSearch.For(folder, files), cancellationToken));
        if (json)
        {
            report.WriteJson();
        }
        else
        {
            report.Print();
        }

        return result.Failed > 0 ? CommandRunner.SomeFailed : CommandRunner.Done;
    }

    private static async Task<IReadOnlyList<(ExpectedSearch Search, SearchReport Found)>> SearchAsync(
        IHost host, IReadOnlyList<ExpectedSearch> searches, CancellationToken cancellationToken)
    {
        var search = host.Services.GetRequiredService<ContentSearch>();
        var reports = new List<(ExpectedSearch, SearchReport)>();
        foreach (var expected in searches)
        {
            var hits = await search.SearchAsync(expected.Query, expected.ContentType, HitsShown, cancellationToken);
            reports.Add((expected, new SearchReport(expected.Query, hits)));
        }

        return reports;
    }
}

using System.CommandLine;
using LanceIngest.Console.Eval;
using LanceIngest.Console.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest eval file</c>: how well searches find what they should.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A JSON file of queries: [{\"query\":\"…\",\"expect\":[\"id or path\"],\"kind\":\"title\",\"type\":null}]." };
        var modes = new Option<SearchMode[]>("--mode", "-m") { Description = "hybrid, text, vector; all three unless given.", AllowMultipleArgumentsPerToken = true };
        var misses = new Option<bool>("--misses") { Description = "Also list the queries whose expected item is not among the first five." };
        var json = CommonOptions.Json();
        var command = new Command("eval", "Measure recall and mean reciprocal rank over a file of queries with expected ids.") { file, modes, misses, json };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetRequiredValue(file),
            arguments.GetValue(modes) is { Length: > 0 } chosen ? chosen : [SearchMode.Text, SearchMode.Vector, SearchMode.Hybrid],
            arguments.GetValue(misses),
            arguments.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, SearchMode[] modes, bool misses, bool json, CancellationToken cancellationToken)
    {
        var queries = EvalQuery.Read(await File.ReadAllTextAsync(file, cancellationToken), file);
        using var host = await ConsoleHost.BuildAsync(new HostSettings { WithoutQueue = true, Folder = Path.GetDirectoryName(Path.GetFullPath(file)) }, cancellationToken);
        Startup.Validate(host);
        var search = host.Services.GetRequiredService<ContentSearch>();
        var ranks = new List<EvalRank>();
        foreach (var mode in modes)
        {
            foreach (var query in queries)
            {
                var hits = await CommandRunner.AskAsync(token => search.SearchByAsync(mode, query.Text, new SearchFilter { ContentType = query.ContentType }, EvalRank.Depth, token), cancellationToken);
                ranks.Add(new EvalRank(mode, query, hits.Select(hit => hit.ParentId).ToList().FindIndex(query.Expects) + 1));
            }
        }

        var report = new EvalReport(ranks);
        if (json)
        {
            report.WriteJson();
        }
        else
        {
            report.Print(misses);
        }

        return CommandRunner.Done;
    }
}

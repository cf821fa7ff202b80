using System.CommandLine;
using LanceIngest.Console.Hosting;
using LanceIngest.Console.Output;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest search "words"</c>: by words and by meaning at once.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var words = new Argument<string>("words") { Description = "What to search for." };
        var type = new Option<string?>("--type", "-t") { Description = "Only this content type: text, image (key-frames too), audio, video." };
        var mode = new Option<SearchMode>("--mode", "-m") { Description = "hybrid (words and meaning), text (words alone) or vector (meaning alone).", DefaultValueFactory = _ => SearchMode.Hybrid };
        var limit = new Option<int>("--limit", "-n") { Description = "How many hits at most.", DefaultValueFactory = _ => 5 };
        var json = CommonOptions.Json();
        var command = new Command("search", "Search by words, by meaning, or by both at once.") { words, type, mode, limit, json };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetRequiredValue(words), arguments.GetValue(mode), arguments.GetValue(type), arguments.GetValue(limit), arguments.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string words, SearchMode mode, string? type, int limit, bool json, CancellationToken cancellationToken)
    {
        using var host = await ConsoleHost.BuildAsync(verbose: false, cancellationToken: cancellationToken);
        Startup.Validate(host);
        var search = host.Services.GetRequiredService<ContentSearch>();
        var hits = await CommandRunner.AskAsync(token => search.SearchByAsync(mode, words, type, limit, token), cancellationToken);
        var result = new SearchReport(words, hits);
        if (json)
        {
            JsonOutput.Write(result.WriteTo);
        }
        else
        {
            result.Print();
        }

        return CommandRunner.Done;
    }
}

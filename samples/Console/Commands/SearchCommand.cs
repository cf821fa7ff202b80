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
        var project = new Option<string?>("--project", "-p") { Description = "Only assets of this project." };
        var since = CommonOptions.Since();
        var filters = new Option<string[]>("--filter", "-f") { Description = $"Only rows with this value, as field=value; may be repeated. Fields: {string.Join(", ", SearchFilter.KnownFields)}." };
        var mode = new Option<SearchMode>("--mode", "-m") { Description = "hybrid (words and meaning), text (words alone) or vector (meaning alone).", DefaultValueFactory = _ => SearchMode.Hybrid };
        var limit = new Option<int>("--limit", "-n") { Description = "How many hits at most.", DefaultValueFactory = _ => 5 };
        var json = CommonOptions.Json();
        var command = new Command("search", "Search by words, by meaning, or by both at once.") { words, type, project, since, filters, mode, limit, json };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetRequiredValue(words),
            arguments.GetValue(mode),
            FilterOf(arguments.GetValue(type), arguments.GetValue(project), arguments.GetValue(since), arguments.GetValue(filters) ?? []),
            arguments.GetValue(limit),
            arguments.GetValue(json),
            cancellationToken));
        return command;
    }

    private static SearchFilter FilterOf(string? type, string? project, DateTimeOffset? since, string[] filters)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var filter in project is null ? filters : [.. filters, $"project_id={project}"])
        {
            // A value may have '=' in it; a field has none.
            if (filter.Split('=', 2) is not [var field, var value] || !SearchFilter.KnownFields.Contains(field) || !fields.TryAdd(field, value))
            {
                throw new InvalidDataException($"The filter '{filter}' is not of the form field=value, or names its field twice. Fields are {string.Join(", ", SearchFilter.KnownFields)}.");
            }
        }

        return new SearchFilter { ContentType = type, Since = since, Fields = fields };
    }

    private static async Task<int> RunAsync(string words, SearchMode mode, SearchFilter filter, int limit, bool json, CancellationToken cancellationToken)
    {
        using var host = await ConsoleHost.BuildAsync(verbose: false, cancellationToken: cancellationToken);
        Startup.Validate(host);
        var search = host.Services.GetRequiredService<ContentSearch>();
        var hits = await CommandRunner.AskAsync(token => search.SearchByAsync(mode, words, filter, limit, token), cancellationToken);
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

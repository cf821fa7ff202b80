using System.CommandLine;
using LanceIngest.Console.Output;
using LanceIngest.Video;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Console.Commands;

/// <summary><c>lanceingest keyframes</c>: what would be taken out of this video? It needs no queue, no store and no table.</summary>
internal static class KeyframesCommand
{
    private const string SheetName = "contact-sheet.jpg";
    private static readonly Argument<string> File = new("file") { Description = "The video." };
    private static readonly Option<KeyframeStrategy> Strategy = new("--strategy") { Description = "How key-frames are found: scene, uniform or iframe.", DefaultValueFactory = _ => KeyframeStrategy.Scene };
    private static readonly Option<string?> Out = new("--out") { Description = "The folder for the pictures; default: the video's name with -keyframes, here." };
    private static readonly Option<bool> Sheet = new("--contact-sheet") { Description = $"Put all of them on one picture too: {SheetName} in that folder." };
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("keyframes", "Take the key-frames out of a video and list its shots.") { File, Strategy, Out, Sheet, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var file = arguments.GetValue(File)!;
        var folder = arguments.GetValue(Out) ?? $"{Path.GetFileNameWithoutExtension(file)}-keyframes";
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddLanceIngestion().AddVideo(options => options.Strategy = arguments.GetValue(Strategy));
        await using var provider = services.BuildServiceProvider();
        var info = await provider.GetRequiredService<VideoProbe>().ProbeAsync(file, cancellationToken);
        var keyframes = await provider.GetRequiredService<KeyframeExtractor>().ExtractAsync(file, info, folder, cancellationToken: cancellationToken);
        var sheet = arguments.GetValue(Sheet) && keyframes.Frames.Count > 0 ? Path.Combine(folder, SheetName) : null;
        if (sheet is not null)
        {
            await provider.GetRequiredService<ContactSheet>().WriteAsync(keyframes.Frames, sheet, cancellationToken);
        }

        var report = new KeyframeReport(info, keyframes, sheet);
        if (arguments.GetValue(Json))
        {
            report.WriteJson();
        }
        else
        {
            report.Print();
        }

        return CommandRunner.Done;
    }
}

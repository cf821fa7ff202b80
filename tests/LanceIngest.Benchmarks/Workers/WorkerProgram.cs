using System.Text.Json;
using System.Text.Json.Nodes;
using LanceIngest.Sqs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LanceIngest.Benchmarks.Workers;

/// <summary>
/// The other side of <see cref="WorkerProcess"/>: starts and stops the host that a deployment runs, as its lines of standard input
/// say. The process stays between runs, so that only its first one is slowed down by code that is compiled.
/// </summary>
internal static class WorkerProgram
{
    /// <summary>The argument that makes a worker of this program.</summary>
    public const string Argument = "worker-process";

    public static async Task<int> RunAsync()
    {
        await AnswerAsync("ready");
        IHost? host = null;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (host is null)
            {
                var settings = JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerSettings)!;
                host = Build(settings);
                await host.StartAsync();
                await AnswerAsync("started");
            }
            else
            {
                await host.StopAsync();
                host.Dispose();
                host = null;
                await AnswerAsync("stopped");
            }
        }

        return 0;
    }

    private static IHost Build(WorkerSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Environment);
        builder.Logging.AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddLanceIngestion().UseSqs().UseS3().AddSqsWorker(options => options.MaxConcurrency = settings.MaxConcurrency);
        builder.Services.Configure<ChunkingOptions>(options => options.MaxTokens = settings.ChunkTokens);
        builder.Services.Configure<EmbeddingOptions>(options => options.Dimensions = settings.Dimensions);
        return builder.Build();
    }

    private static async Task AnswerAsync(string state)
    {
        await Console.Out.WriteLineAsync(new JsonObject { ["state"] = state }.ToJsonString());
        await Console.Out.FlushAsync();
    }
}

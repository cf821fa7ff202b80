using LanceIngest.WordVectors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LanceIngest.Console.Hosting;

/// <summary>Puts the application together. This is what an application of your own does too.</summary>
internal static class ConsoleHost
{
    /// <summary>Builds the host of a command that needs the queue, S3 and the table.</summary>
    /// <param name="verbose">Whether every job is logged.</param>
    /// <param name="configure">What this command needs besides.</param>
    /// <param name="cancellationToken">Stops loading the word vectors.</param>
    public static Task<IHost> BuildAsync(bool verbose, Action<ILanceIngestBuilder>? configure = null, CancellationToken cancellationToken = default)
        => BuildAsync(new HostSettings { Verbose = verbose, Configure = configure }, cancellationToken);

    /// <summary>Builds the host of a command.</summary>
    public static async Task<IHost> BuildAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        // Not the default builder: it would read settings files of whatever folder the command happens to run in.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        AddLogging(builder, settings.Verbose);
        builder.AddOtlpExport();
        var lanceIngest = builder.Services.AddLanceIngestion();
        _ = settings.Folder is { } folder ? lanceIngest.UseFileStore(folder) : lanceIngest.UseS3();
        if (!settings.WithoutQueue)
        {
            lanceIngest.UseSqs();
        }

        if (settings.Table is { } table)
        {
            builder.Services.PostConfigure<LanceDbOptions>(options => options.TableName = table);
        }

        // Without a key everything still runs on this machine, with small word vectors instead of a model.
        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("OPENAI_API_KEY")))
        {
            builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
                await WordVectorEmbeddingGenerator.OpenAsync(WordVectorFolder.Find(), cancellationToken: cancellationToken));
        }

        settings.Configure?.Invoke(lanceIngest);
        return builder.Build();
    }

    /// <summary>Builds the host of a command that only enqueues: it needs neither LanceDB nor an embedder.</summary>
    public static IHost BuildQueueOnly()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        AddLogging(builder, verbose: false);
        builder.Services.AddSqsJobQueue();
        return builder.Build();
    }

    private static void AddLogging(HostApplicationBuilder builder, bool verbose)
    {
        builder.Logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss ";
        });
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("LanceIngest", verbose ? LogLevel.Debug : LogLevel.Warning);
    }
}

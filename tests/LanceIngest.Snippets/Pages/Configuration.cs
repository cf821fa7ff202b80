using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Snippets.Pages;

internal static class Configuration
{
    public static void Configure(HostApplicationBuilder builder)
    {
        #region delegates
        builder.Services.AddLanceIngestion()
            .UseSqs(options => options.SendRetryTime = TimeSpan.FromSeconds(10))
            .UseS3(options => options.KeyPrefix = "prod/")
            .UseLanceDb(options => options.TableName = "catalogue")
            .UseOpenAI(options => options.Dimensions = 512)
            .AddSqsWorker(options =>
            {
                options.Queues = SqsQueues.Analysis;
                options.MaxConcurrency = 128;
            });
        builder.Services.Configure<ChunkingOptions>(options => options.MaxTokens = 256);
        #endregion
    }
}

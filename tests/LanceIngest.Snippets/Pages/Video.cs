using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Snippets.Pages;

internal static class Video
{
    public static void Worker(HostApplicationBuilder builder)
    {
        #region worker
        builder.Services.AddLanceIngestion().UseSqs().UseS3()
            .AddVideo(options => options.AudioLanguage = "eng")
            .AddSqsWorker(options => options.Queues = SqsQueues.All);
        #endregion
    }

    public static void Speech(ILanceIngestBuilder builder)
    {
        #region speech
        builder.AddVideo().UseOpenAISpeech(); // The key: OPENAI_API_KEY.
        #endregion
    }
}

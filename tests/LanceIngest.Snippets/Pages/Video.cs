using LanceIngest.Sqs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenAI;

#pragma warning disable MEAI001 // The interface for speech models is still said to be experimental.

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

    public static void Speech(HostApplicationBuilder builder, string apiKey)
    {
        #region speech
        builder.Services.AddSingleton(new OpenAIClient(apiKey).GetAudioClient("whisper-1").AsISpeechToTextClient());
        #endregion
    }
}

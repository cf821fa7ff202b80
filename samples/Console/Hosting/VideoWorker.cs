using System.ClientModel;
using LanceIngest.Sqs;
using LanceIngest.Video;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;

namespace LanceIngest.Console.Hosting;

/// <summary>A worker for every kind of job that this machine can do.</summary>
internal static class VideoWorker
{
    // The OpenAI model that tells when each sentence is said.
    private const string SpeechModel = "whisper-1";

    /// <summary>Takes jobs from both queues, or from the analysis queue alone where FFmpeg is missing.</summary>
    public static void AddTo(ILanceIngestBuilder builder, Action<SqsWorkerOptions>? configure = null)
    {
        builder.AddVideo().AddSqsWorker(configure);
        builder.Services.AddOptions<SqsWorkerOptions>().Configure<VideoProbe>(
            static (options, probe) => options.Queues = probe.IsFfmpegInstalled ? SqsQueues.All : SqsQueues.Analysis);
        if (Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } key)
        {
            AddSpeech(builder.Services, key);
        }
    }

    private static void AddSpeech(IServiceCollection services, string key)
    {
        var options = new OpenAIClientOptions();
        if (Environment.GetEnvironmentVariable("OPENAI_BASE_URL") is { Length: > 0 } url)
        {
            options.Endpoint = new Uri(url);
        }

#pragma warning disable MEAI001 // The interface for speech models is still said to be experimental.
        services.AddSingleton(new OpenAIClient(new ApiKeyCredential(key), options).GetAudioClient(SpeechModel).AsISpeechToTextClient());
#pragma warning restore MEAI001
    }
}

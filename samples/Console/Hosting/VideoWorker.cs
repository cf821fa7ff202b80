using LanceIngest.Sqs;
using LanceIngest.Video;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Console.Hosting;

/// <summary>A worker for every kind of job that this machine can do.</summary>
internal static class VideoWorker
{
    /// <summary>Takes jobs from both queues, or from the analysis queue alone where FFmpeg is missing.</summary>
    public static void AddTo(ILanceIngestBuilder builder, Action<SqsWorkerOptions>? configure = null)
    {
        builder.AddVideo().AddSqsWorker(configure);
        builder.Services.AddOptions<SqsWorkerOptions>().Configure<VideoProbe>(
            static (options, probe) => options.Queues = probe.IsFfmpegInstalled ? SqsQueues.All : SqsQueues.Analysis);
        if (Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 })
        {
            builder.UseOpenAISpeech();
        }
    }
}

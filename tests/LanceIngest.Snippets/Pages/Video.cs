using LanceIngest.Sqs;
using LanceIngest.Video;
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

    public static async Task Keyframes(IServiceProvider services, CancellationToken cancellationToken)
    {
        #region keyframes
        var info = await services.GetRequiredService<VideoProbe>().ProbeAsync("film.mp4", cancellationToken);
        var keyframes = await services.GetRequiredService<KeyframeExtractor>().ExtractAsync("film.mp4", info, "pictures", cancellationToken: cancellationToken);
        foreach (var frame in keyframes.Frames)
        {
            Console.WriteLine($"{frame.Time}, frame {frame.FrameNumber}: {frame.File}");
        }

        await services.GetRequiredService<ContactSheet>().WriteAsync(keyframes.Frames, "film.jpg", cancellationToken);
        #endregion
    }
}

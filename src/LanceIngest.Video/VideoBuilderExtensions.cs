using LanceIngest;
using LanceIngest.Video;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Raw video.</summary>
public static class VideoBuilderExtensions
{
    /// <summary>
    /// Takes raw videos apart: handles the jobs <c>video</c> of the stage <see cref="JobStage.Initial"/>, and registers <see cref="VideoProbe"/>,
    /// <see cref="KeyframeExtractor"/> and <see cref="ContactSheet"/>.
    /// </summary>
    /// <remarks>
    /// <para>FFmpeg 5.1 or newer must be installed. Assets and media lie in the stores of the application, such as those of <c>UseS3</c>.
    /// With an <c>ISpeechToTextClient</c> registered, videos without subtitles are transcribed.</para>
    /// <para>The last settings win; calling it again adds nothing else.</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The builder.</returns>
    public static ILanceIngestBuilder AddVideo(this ILanceIngestBuilder builder, Action<VideoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptionsWithValidateOnStart<VideoOptions, VideoOptionsValidator>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton<FfmpegTools>();
        services.TryAddSingleton<FfmpegProcess>();
        services.TryAddSingleton(static provider => new VideoProbe(
            provider.GetRequiredService<FfmpegProcess>(), provider.GetRequiredService<FfmpegTools>(), provider.GetRequiredService<IOptions<VideoOptions>>()));
        services.TryAddSingleton<VideoWorkspaces>();
        services.TryAddSingleton<VideoSource>();
        services.TryAddSingleton<VideoPublisher>();
        services.TryAddSingleton<SubtitleReader>();
        services.TryAddSingleton<SpeechTrack>();
        services.TryAddSingleton<SpeechClient>();
        services.TryAddSingleton<SpeechTranscriber>();
        services.TryAddSingleton<TranscriptReader>();
        services.TryAddSingleton<PacketReader>();
        services.TryAddSingleton<PacketCutter>();
        services.TryAddSingleton<FrameScan>();
        services.TryAddSingleton<FrameWriter>();
        services.TryAddSingleton(static provider => new KeyframeExtractor(
            provider.GetRequiredService<PacketReader>(), provider.GetRequiredService<FrameScan>(), provider.GetRequiredService<FrameWriter>(), provider.GetRequiredService<IOptions<VideoOptions>>()));
        services.TryAddSingleton(static provider => new ContactSheet(provider.GetRequiredService<FfmpegProcess>(), provider.GetRequiredService<IOptions<VideoOptions>>()));
        return builder.AddMediaHandler<RawVideoHandler>(MediaType.Video.Value, JobStage.Initial);
    }
}

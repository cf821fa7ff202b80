using LanceIngest;
using LanceIngest.Video;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Raw video.</summary>
public static class VideoBuilderExtensions
{
    /// <summary>Adds what takes raw video apart: <see cref="VideoProbe"/>, <see cref="KeyframeExtractor"/> and <see cref="ContactSheet"/>.</summary>
    /// <remarks>FFmpeg 5.1 or newer must be installed. The last settings win; calling it again adds nothing else.</remarks>
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
        services.TryAddSingleton(static provider => new VideoProbe(provider.GetRequiredService<FfmpegProcess>(), provider.GetRequiredService<IOptions<VideoOptions>>()));
        services.TryAddSingleton<PacketReader>();
        services.TryAddSingleton<PacketCutter>();
        services.TryAddSingleton<FrameScan>();
        services.TryAddSingleton<FrameWriter>();
        services.TryAddSingleton(static provider => new KeyframeExtractor(
            provider.GetRequiredService<PacketReader>(), provider.GetRequiredService<FrameScan>(), provider.GetRequiredService<FrameWriter>(), provider.GetRequiredService<IOptions<VideoOptions>>()));
        services.TryAddSingleton(static provider => new ContactSheet(provider.GetRequiredService<FfmpegProcess>(), provider.GetRequiredService<IOptions<VideoOptions>>()));
        return builder;
    }
}

using System.Diagnostics.CodeAnalysis;
using LanceIngest;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Handlers of media types, from whatever package they come.</summary>
public static class MediaHandlerBuilderExtensions
{
    /// <summary>Registers a handler for a media type. Of several that could take a job, the one registered last does.</summary>
    /// <typeparam name="T">The handler; a singleton unless it is registered otherwise.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="mediaType">The media type, for example <c>recipe</c>.</param>
    /// <param name="stage">Only jobs of this stage; <see langword="null"/> for all.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="mediaType"/> is empty.</exception>
    public static ILanceIngestBuilder AddMediaHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this ILanceIngestBuilder builder, string mediaType, JobStage? stage = null)
        where T : class, IMediaHandler
    {
        ArgumentNullException.ThrowIfNull(builder);
        var type = new MediaType(mediaType);

        // Registered again it moves to the end: the last one takes the jobs.
        if (builder.Services.FirstOrDefault(service => IsRegistration<T>(service, type, stage)) is { } former)
        {
            builder.Services.Remove(former);
        }

        builder.Services.AddMediaHandler<T>(type, stage);
        return builder;
    }

    internal static void AddMediaHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services, MediaType mediaType, JobStage? stage)
        where T : class, IMediaHandler
    {
        services.TryAddSingleton<T>();
        if (!services.Any(service => IsRegistration<T>(service, mediaType, stage)))
        {
            services.AddSingleton(MediaHandlerRegistration.For<T>(mediaType, stage));
        }
    }

    private static bool IsRegistration<T>(ServiceDescriptor service, MediaType mediaType, JobStage? stage)
        => !service.IsKeyedService && service.ImplementationInstance is MediaHandlerRegistration known
            && known.MediaType == mediaType && known.Stage == stage && known.HandlerType == typeof(T);
}

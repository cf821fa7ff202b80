using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest;

/// <summary>Says which handler serves a media type, in one stage or in all.</summary>
internal sealed record MediaHandlerRegistration(MediaType MediaType, JobStage? Stage, Type HandlerType, Func<IServiceProvider, IMediaHandler> Create)
{
    public static MediaHandlerRegistration For<T>(MediaType mediaType, JobStage? stage)
        where T : class, IMediaHandler
        => new(mediaType, stage, typeof(T), static services => services.GetRequiredService<T>());

    public override string ToString() => Stage is { } stage ? $"{MediaType} ({stage})" : MediaType.ToString();
}

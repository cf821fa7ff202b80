namespace LanceIngest.Dispatching;

/// <summary>Finds the handler of a job: of those registered for its type and stage, the last.</summary>
internal sealed class MediaHandlerRegistry(IEnumerable<MediaHandlerRegistration> registrations, IServiceProvider services)
{
    private readonly (MediaHandlerRegistration For, IMediaHandler Handler)[] _handlers =
        [.. registrations.Reverse().Select(registration => (registration, registration.Create(services)))];

    /// <exception cref="IngestionException">No handler is registered; permanent.</exception>
    public IMediaHandler For(AnalysisJob job)
    {
        foreach (var (registration, handler) in _handlers)
        {
            if (registration.MediaType == job.MediaType && (registration.Stage is null || registration.Stage == job.Stage))
            {
                return handler;
            }
        }

        var known = string.Join(", ", _handlers.Select(entry => entry.For.ToString()).Distinct().Order(StringComparer.Ordinal));
        var shown = job.MediaType.Value.Length > 60 ? $"{job.MediaType.Value[..60]}…" : job.MediaType.Value;
        throw IngestionException.Permanent(
            IngestionErrors.UnknownMediaType,
            $"Nothing handles the media type '{shown}' in the stage '{job.Stage}'. Known here: {known}. Register a handler with AddMediaHandler, or send another type.");
    }
}

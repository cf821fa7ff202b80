namespace LanceIngest;

/// <summary>Says what is to be seen in a picture. An upload API calls it before it enqueues <see cref="JobStage.PostLabel"/>.</summary>
/// <remarks>Implementations are safe to call from many threads, and never invent labels: what they do not understand they leave out.</remarks>
public interface IMediaLabeler
{
    /// <summary>Labels an image or a key-frame.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="cancellationToken">Stops waiting; what the model has read by then may be charged.</param>
    /// <returns>The labels. Lists are empty where the model saw nothing to name.</returns>
    /// <exception cref="IngestionException">
    /// <see cref="IngestionErrors.LabelingFailed"/>: the model refused this picture (permanent), failed, or answered nothing that can be used
    /// (transient). <see cref="IngestionErrors.SourceTooLarge"/>: the picture has more bytes than allowed (permanent).
    /// </exception>
    Task<LabelingResult> LabelAsync(ImageToLabel image, CancellationToken cancellationToken = default);
}

namespace LanceIngest.UploadApi.Media;

/// <summary>Stands where no model is set up.</summary>
internal sealed class NoLabeler : IMediaLabeler
{
    public Task<LabelingResult> LabelAsync(ImageToLabel image, CancellationToken cancellationToken = default)
        => throw IngestionException.Transient(IngestionErrors.LabelingFailed, "Nothing can label pictures: set OPENAI_API_KEY, or register an IChatClient and call AddMediaLabeling().");
}

namespace LanceIngest.UploadApi.Hosting;

/// <summary>The failures that only an upload API has.</summary>
internal static class UploadErrors
{
    public const string IdTaken = "id_taken";

    public static IngestionException NoAsset(string id)
        => IngestionException.Permanent(IngestionErrors.SourceMissing, $"There is no asset '{id}'. Finish its upload first.");
}

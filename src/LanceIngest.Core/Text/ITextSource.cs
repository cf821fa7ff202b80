namespace LanceIngest.Text;

/// <summary>Where the files of one job lie.</summary>
internal interface ITextSource
{
    /// <summary>Reads a file, or gives <see langword="null"/> when there is none.</summary>
    Task<TextFile?> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>The version of a file, or <see langword="null"/> when there is none.</summary>
    Task<SourceVersion?> GetVersionAsync(string path, CancellationToken cancellationToken);

    /// <summary>Why a job fails whose document is not there.</summary>
    IngestionException Missing(string path);
}

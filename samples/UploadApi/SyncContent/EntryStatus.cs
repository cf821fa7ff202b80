using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LanceIngest.UploadApi.SyncContent;

/// <summary>Whether an entry is committed: a push does not say.</summary>
internal sealed class EntryStatus(GitHubRepository repository)
{
    /// <summary>The file beside a document that holds its metadata.</summary>
    public const string Sidecar = "index.yaml";

    /// <summary>Whether the <c>index.yaml</c> of a folder says <c>status: committed</c>. One that is missing or cannot be read does not.</summary>
    /// <exception cref="IngestionException">GitHub did not answer.</exception>
    public async Task<bool> IsCommittedAsync(string commit, string folder, CancellationToken cancellationToken)
    {
        var bytes = await repository.ReadAsync(commit, folder + Sidecar, cancellationToken);
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StreamReader(new MemoryStream(bytes?.ToArray() ?? [])));
            return yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode entry
                && entry.Children.TryGetValue(new YamlScalarNode("status"), out var status)
                && string.Equals((status as YamlScalarNode)?.Value, "committed", StringComparison.OrdinalIgnoreCase);
        }
        catch (YamlException)
        {
            return false;
        }
    }
}

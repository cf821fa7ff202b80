namespace LanceIngest.UploadApi.Assets;

/// <summary>
/// Which assets a project has: a mark for each in the bucket, so that a project is listed without reading all assets. A mark may be
/// left over from an asset that has gone or moved on; so whoever uses one looks at the asset.
/// </summary>
internal sealed class ProjectMembers(Bucket bucket, AssetReader assets)
{
    public Task AddAsync(MediaAsset asset, CancellationToken cancellationToken)
        => ProjectOf(asset) is { } project ? bucket.PutAsync($"{FolderOf(project)}{asset.Id}", "{}", cancellationToken) : Task.CompletedTask;

    public async Task<IReadOnlyList<MediaAsset>> ListAsync(string projectId, CancellationToken cancellationToken)
    {
        var marks = await bucket.ListAsync(FolderOf(projectId), cancellationToken);
        var members = new List<MediaAsset>(marks.Count);
        foreach (var mark in marks)
        {
            var id = mark.Key[(mark.Key.LastIndexOf('/') + 1)..];
            if (await assets.FindAsync(id, cancellationToken) is { } found && ProjectOf(found.Asset) == projectId)
            {
                members.Add(found.Asset);
            }
        }

        return members;
    }

    private static string? ProjectOf(MediaAsset asset) => asset.Json["project_id"]?.ToString();

    private static string FolderOf(string projectId) => $"media-labeling/project-members/{AssetId.Validate(projectId)}/";
}

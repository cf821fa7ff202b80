using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace LanceIngest.Video.Tests;

public sealed class VideoWorkspacesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanceingest-test-");

    [Fact]
    public void Create_LeftoverOfAKilledProcess_IsRemovedAndWhatIsInUseIsNot()
    {
        var leftover = _folder.CreateSubdirectory($"{VideoWorkspace.Prefix}dead");
        File.WriteAllText(Path.Combine(leftover.FullName, VideoWorkspace.LockFile), string.Empty);
        File.WriteAllText(Path.Combine(leftover.FullName, "video"), "half of it");
        var foreign = _folder.CreateSubdirectory("somebody-elses");
        using var inUse = new VideoWorkspace(Options);
        var beingMade = _folder.CreateSubdirectory($"{VideoWorkspace.Prefix}young");

        var workspaces = new VideoWorkspaces(Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System, NullLogger<VideoWorkspaces>.Instance);
        using (var workspace = workspaces.Create())
        {
            Assert.True(Directory.Exists(Path.GetDirectoryName(workspace.PathOf("video"))));
        }

        string[] kept = [beingMade.FullName, foreign.FullName, Path.GetDirectoryName(inUse.PathOf("video"))!];
        Assert.Equal(kept.Order(StringComparer.Ordinal), Directory.EnumerateDirectories(_folder.FullName).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private VideoOptions Options => new() { TemporaryFolder = _folder.FullName };
}

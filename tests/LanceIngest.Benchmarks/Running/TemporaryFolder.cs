namespace LanceIngest.Benchmarks.Running;

/// <summary>The folder for temporary files of this process and of those it starts: so all of them go with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("lanceingest-bench-").FullName;

    public TemporaryFolder() => Environment.SetEnvironmentVariable("TMPDIR", _path);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}

namespace LanceIngest.Testing;

/// <summary>Finds files of the repository from wherever a test runs.</summary>
public static class Repository
{
    /// <summary>The folder that holds LanceIngest.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The absolute path of a file or folder of the repository.</summary>
    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath.Replace('/', Path.DirectorySeparatorChar));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LanceIngest.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No LanceIngest.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}

namespace RegionalPause.Tests;

/// <summary>The working tree the tests were built from, for tests about source text.</summary>
internal static class TheRepository
{
    public static string Root { get; } = Find();

    /// <summary>Files below a folder of the repository, as paths from the root with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RegionalPause.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No RegionalPause.sln above {AppContext.BaseDirectory}.");
    }
}

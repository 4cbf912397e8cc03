namespace RegionalPause.Cli.Up;

/// <summary>
/// Finds the clone of the repository for <c>up</c>: the nearest directory with the solution, from the current directory or from the
/// directory of this program.
/// </summary>
internal static class RepositoryRoot
{
    public static string Find(string directory) =>
        Above(directory) ?? Above(AppContext.BaseDirectory) ?? throw Errors.NoRepository(directory);

    private static string? Above(string directory)
    {
        for (DirectoryInfo? at = new(directory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "RegionalPause.sln")))
                return at.FullName;
        }
        return null;
    }
}

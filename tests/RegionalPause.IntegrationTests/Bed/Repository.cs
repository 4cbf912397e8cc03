namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// Where this checkout keeps what the tests start: found from the test's own output folder, so that no path is configured.
/// </summary>
internal static class Repository
{
    /// <summary>The folder of <c>RegionalPause.sln</c>.</summary>
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary><c>debug</c> or <c>release</c>: the tests start the app of their own configuration.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;

    /// <summary>The main assembly of a project, as built beside this one.</summary>
    public static string Built(string project, string assembly) => Path.Combine(Root, "artifacts", "bin", project, Configuration, assembly);

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RegionalPause.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No RegionalPause.sln above {AppContext.BaseDirectory}.");
    }
}

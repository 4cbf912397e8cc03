namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The pinned Azurite of <c>infra/local</c>; installed by the first run that misses it.</summary>
internal static class AzuriteInstall
{
    private static string Pinned => Path.Combine(Repository.Root, "infra", "local");

    private static string Folder => File.Exists(Path.Combine(Pinned, "package-lock.json")) ? Pinned : Path.Combine(Repository.Root, "artifacts", "azurite");

    private static string MainScript => Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>The script to give to <c>node</c>.</summary>
    public static async Task<string> FindAsync()
    {
        if (!File.Exists(MainScript))
            await InstallAsync();
        return MainScript;
    }

    private static async Task InstallAsync()
    {
        var lines = new List<string>();
        await using var npm = ChildProcess.Start("npm", ["ci", "--no-audit", "--no-fund"], new Dictionary<string, string>(), Folder, line =>
        {
            lock (lines)
                lines.Add(line);
        });
        await npm.Ended.WaitAsync(TimeSpan.FromMinutes(5));
        if (npm.ExitCode != 0 || !File.Exists(MainScript))
            throw new InvalidOperationException($"'npm ci' in {Folder} ended with {npm.ExitCode}:\n{string.Join('\n', lines)}");
    }
}

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The pinned Azurite of <c>infra/local</c>; installed by the first run that misses it.</summary>
internal static class AzuriteInstall
{
    private static readonly string Folder = Path.Combine(Repository.Root, "infra", "local");

    /// <summary>The launcher to give to <c>node</c>; what it starts ends with its standard input.</summary>
    public static async Task<string> LauncherAsync()
    {
        if (!File.Exists(Path.Combine(Folder, "node_modules", "azurite", "package.json")))
            await InstallAsync();
        return Path.Combine(Folder, "azurite.mjs");
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
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"'npm ci' in {Folder} ended with {npm.ExitCode}:\n{string.Join('\n', lines)}");
    }
}

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The pinned Azurite of <c>infra/local</c>; installed by the first run that misses it.</summary>
internal static class AzuriteInstall
{
    private static readonly NodeFolder Local = new("infra/local", "azurite");

    /// <summary>The launcher to give to <c>node</c>; what it starts ends with its standard input.</summary>
    public static async Task<string> LauncherAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await Local.InstallAsync(limit.Token);
        return Path.Combine(Local.FullPath, "azurite.mjs");
    }
}

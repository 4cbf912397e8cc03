using Microsoft.Playwright;

namespace RegionalPause.BrowserTests;

/// <summary>
/// Pictures of what the tests look at, for <c>docs/</c>. Taken only when asked for:
/// <code>RPAUSE_PICTURES=docs dotnet test --project tests/RegionalPause.BrowserTests</code>
/// </summary>
internal static class Pictures
{
    // Relative to the repository, wherever the runner was started.
    private static readonly string? Folder = Environment.GetEnvironmentVariable("RPAUSE_PICTURES") is { Length: > 0 } folder
        ? Path.GetFullPath(folder, Root())
        : null;

    public static async Task TakeAsync(IPage page, string name)
    {
        if (Folder is not null)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png"), FullPage = true });
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RegionalPause.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}

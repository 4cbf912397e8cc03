using System.Diagnostics;
using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;

[assembly: AssemblyFixture(typeof(RegionalPause.BrowserTests.Chromium))]

namespace RegionalPause.BrowserTests;

/// <summary>Debian's Chromium, started once; installed by the first run that misses it, as root.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Path = "/usr/bin/chromium-headless-shell";
    private const string Install = "apt-get install -y chromium-headless-shell fonts-liberation";

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path))
            await InstallAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Path,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    /// <summary>A browser window of its own. It waits as long as a slow machine may need.</summary>
    public async Task<IBrowserContext> WindowAsync(Uri app, bool javaScript = false, int width = 1280)
    {
        IBrowserContext window = await browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = app.ToString(),
                JavaScriptEnabled = javaScript,
                ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 640 : 900 },
                Locale = "en-GB",
            }
        );
        window.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        return window;
    }

    /// <summary>Sends requests as a program would.</summary>
    public Task<IAPIRequestContext> ProgramAsync(Uri app) =>
        playwright!.APIRequest.NewContextAsync(new APIRequestNewContextOptions { BaseURL = app.ToString() });

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static async Task InstallAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            throw new InvalidOperationException($"The tests of the pages need {Path}. Install it as root: {Install}");
        var start = new ProcessStartInfo(
            "sh",
            ["-c", $"export DEBIAN_FRONTEND=noninteractive; {{ {Install} || {{ apt-get update && {Install}; }}; }} 2>&1"]
        )
        {
            RedirectStandardOutput = true,
        };
        using Process apt = Process.Start(start)!;
        string output = await apt.StandardOutput.ReadToEndAsync();
        await apt.WaitForExitAsync();
        if (apt.ExitCode != 0)
            throw new InvalidOperationException(
                $"The tests of the pages need {Path}, and '{Install}' ended with {apt.ExitCode}:\n{output}"
            );
    }
}

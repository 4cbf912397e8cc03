using Microsoft.Playwright;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Tests.App.Pages;

namespace RegionalPause.BrowserTests;

/// <summary>
/// The pictures in <c>docs/</c>. Run only when asked for:
/// <code>dotnet test --project tests/RegionalPause.BrowserTests -- --explicit only</code>
/// </summary>
public sealed class Screenshots(Chromium chromium)
{
    public static MatrixTheoryData<string, int> Looks => new(["en", "de", "fr"], [320, 1280]);

    [Theory(Explicit = true)]
    [MemberData(nameof(Looks))]
    public async Task Of_the_objection_page(string language, int width)
    {
        await using ObjectionApp app = await ObjectionApp.StartAsync(options => options.Controller = "Contoso");
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, width: width, dark: language == "fr");
        IPage page = await window.NewPageAsync();

        await page.GotoAsync(ObjectionApp.Good(language));
        await TakeAsync($"objection-{language}-{width}");
        if (language != "en")
            return;
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByText(ObjectionTexts.Find(language)!.Answer.Objected).WaitForAsync();
        await TakeAsync($"objection-made-{width}");
        await page.GotoAsync("/o?lang=en");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await TakeAsync($"objection-form-{width}");

        Task TakeAsync(string name) => page.ScreenshotAsync(new PageScreenshotOptions { Path = System.IO.Path.Combine(Docs(), name + ".png"), FullPage = true });
    }

    private static string Docs()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "RegionalPause.sln")))
            folder = folder.Parent;
        return System.IO.Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside the repository."), "docs");
    }
}

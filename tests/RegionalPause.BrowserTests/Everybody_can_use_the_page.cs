using Microsoft.Playwright;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Tests;
using RegionalPause.Tests.App.Pages;
using Shouldly;

namespace RegionalPause.BrowserTests;

/// <summary>WCAG 2.2 AA as far as a program can tell; 320 px is also what 400 % zoom leaves of 1280.</summary>
[Requirement("R19")]
public sealed class Everybody_can_use_the_page(Chromium chromium) : IAsyncLifetime
{
    private const int Narrow = 320;

    private ObjectionApp app = null!;

    public async ValueTask InitializeAsync() => app = await ObjectionApp.StartAsync(options => options.Controller = "Contoso");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("pl")]
    public async Task in_any_language_width_and_light(string language)
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, javaScript: true);
        var page = new ObjectionPageObject(await window.NewPageAsync());
        await page.OpenAsync(ObjectionApp.Good(language));

        await CheckAsync(page.Page, $"objection-{language}");
        await Wcag.LookAsync(page.Page, Narrow, dark: false);
        await page.LanguageSwitch.ClickAsync();
        await FitsAsync(page.Page, "asking in which language");
    }

    [Fact]
    public async Task after_every_press()
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, javaScript: true);
        var page = new ObjectionPageObject(await window.NewPageAsync());

        await page.OpenAsync(ObjectionApp.Good());
        await page.LanguageSwitch.ClickAsync();
        await CheckAsync(page.Page, "objection-language");
        await page.Button.ClickAsync();
        await page.Page.GetByText(ObjectionTexts.Find("en")!.Answer.Objected).WaitForAsync();
        await CheckAsync(page.Page, "objection-made");
        await page.OpenAsync("/o?lang=en");
        await page.Button.ClickAsync();
        await page.Page.GetByText(ObjectionTexts.Find("en")!.Form.Errors).WaitForAsync();
        await CheckAsync(page.Page, "objection-form");
    }

    [Fact]
    public async Task on_a_narrow_screen_with_the_text_spaced_out()
    {
        // WCAG 1.4.10 and 1.4.12: nothing is cut off where a reader spaces the text as he needs it.
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, javaScript: true, width: Narrow);
        IPage page = await window.NewPageAsync();
        foreach (string path in ObjectionTexts.Languages.SelectMany(language => (string[])[$"/o/x?lang={language}", $"/o?lang={language}"]))
        {
            await page.GotoAsync(path);
            await page.EvaluateAsync(
                """
                () => { const s = new CSSStyleSheet();
                        s.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
                        document.adoptedStyleSheets = [s]; }
                """
            );

            await FitsAsync(page, path);
        }
    }

    private static async Task CheckAsync(IPage page, string name)
    {
        await Wcag.CheckAsync(page, Narrow, name);
        await Wcag.LookAsync(page, Narrow, dark: false);
        await FitsAsync(page, name);
        await Wcag.LookAsync(page, Wcag.Wide, dark: false);
    }

    private static async Task FitsAsync(IPage page, string what)
    {
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(Narrow, what);
        (
            await page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML)"
            )
        ).ShouldBeEmpty(what);
    }
}

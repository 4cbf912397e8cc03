using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
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
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    private static readonly (int Width, bool Dark)[] TwoLooks = [(1280, false), (320, true)];

    private static readonly (int Width, bool Dark)[] EveryLook = [.. TwoLooks, (1280, true), (320, false)];

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

        // What a program sees of colours does not depend on the language.
        foreach ((int width, bool dark) in language == "en" ? EveryLook : TwoLooks)
        {
            await LookAsync(page.Page, width, dark);
            if (TwoLooks.Contains((width, dark)))
                await Pictures.TakeAsync(page.Page, $"objection-{language}-{width}{(dark ? "-dark" : "")}");
            await CheckAsync(page.Page, width, "asking");
        }
        await page.LanguageSwitch.ClickAsync();
        await FitsAsync(page.Page, 320, "asking in which language");
    }

    [Fact]
    public async Task after_every_press()
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, javaScript: true);
        var page = new ObjectionPageObject(await window.NewPageAsync());

        await page.OpenAsync(ObjectionApp.Good());
        await page.LanguageSwitch.ClickAsync();
        await CheckAsync(page.Page, 1280, "asking in which language");
        await page.Button.ClickAsync();
        await page.Page.GetByText(ObjectionTexts.Find("en")!.Answer.Objected).WaitForAsync();
        await CheckBothAsync(page.Page, "objection-made");
        await page.OpenAsync("/o?lang=en");
        await page.Button.ClickAsync();
        await page.Page.GetByText(ObjectionTexts.Find("en")!.Form.Errors).WaitForAsync();
        await CheckBothAsync(page.Page, "objection-form");
    }

    [Fact]
    public async Task on_a_narrow_screen_with_the_text_spaced_out()
    {
        // WCAG 1.4.10 and 1.4.12: nothing is cut off where a reader spaces the text as he needs it.
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, javaScript: true, width: 320);
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

            await FitsAsync(page, 320, path);
        }
    }

    private static async Task CheckBothAsync(IPage page, string what)
    {
        foreach ((int width, bool dark) in TwoLooks)
        {
            await LookAsync(page, width, dark);
            await Pictures.TakeAsync(page, $"{what}-{width}{(dark ? "-dark" : "")}");
            await CheckAsync(page, width, what);
        }
    }

    private static async Task LookAsync(IPage page, int width, bool dark)
    {
        await page.SetViewportSizeAsync(width, width < 600 ? 640 : 900);
        await page.EmulateMediaAsync(
            new PageEmulateMediaOptions { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce }
        );
    }

    private static async Task CheckAsync(IPage page, int width, string what)
    {
        AxeResult result = await page.RunAxe(Rules);

        result.Violations.Select(v => $"{what}: {v.Id}: {v.Help}: {string.Join("; ", v.Nodes.Select(n => n.Html))}").ShouldBeEmpty();
        result.Passes.ShouldNotBeEmpty();
        await FitsAsync(page, width, what);
    }

    private static async Task FitsAsync(IPage page, int width, string what)
    {
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, what);
        (
            await page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML)"
            )
        ).ShouldBeEmpty(what);
    }
}

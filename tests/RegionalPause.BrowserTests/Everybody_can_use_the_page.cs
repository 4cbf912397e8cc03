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
    private static readonly AxeRunOptions Rules = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };

    private ObjectionApp app = null!;

    public static MatrixTheoryData<string, int, bool> Looks => new(["en", "de", "pl"], [320, 1280], [false, true]);

    public async ValueTask InitializeAsync() => app = await ObjectionApp.StartAsync(options => options.Controller = "Contoso");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task In_any_language_width_and_light(string language, int width, bool dark)
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, javaScript: true, width, dark);
        var page = new ObjectionPageObject(await window.NewPageAsync());

        await page.OpenAsync(ObjectionApp.Good(language));
        await page.LanguageSwitch.ClickAsync();
        await CheckAsync(page.Page, width, "asking");
        await page.Button.ClickAsync();
        await page.Page.GetByText(ObjectionTexts.Find(language)!.Answer.Objected).WaitForAsync();
        await CheckAsync(page.Page, width, "objected");
        await page.OpenAsync("/o?lang=" + language);
        await page.Button.ClickAsync();
        await page.Page.GetByText(ObjectionTexts.Find(language)!.Form.Errors).WaitForAsync();
        await CheckAsync(page.Page, width, "the form with errors");
    }

    [Fact]
    public async Task With_letters_twice_as_wide_apart_and_lines_twice_as_high()
    {
        // WCAG 1.4.12: nothing is cut off when a reader spaces the text as he needs it.
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, javaScript: true, width: 320);
        var page = new ObjectionPageObject(await window.NewPageAsync());
        await page.OpenAsync(ObjectionApp.Good("de"));

        await page.Page.EvaluateAsync("""
            () => { const s = new CSSStyleSheet(); s.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
                    document.adoptedStyleSheets = [s]; }
            """);

        await FitsAsync(page.Page, 320, "spaced");
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
        (await page.EvaluateAsync<string[]>("[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML)"))
            .ShouldBeEmpty(what);
    }
}

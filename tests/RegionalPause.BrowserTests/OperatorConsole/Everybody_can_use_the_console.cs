using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.BrowserTests.OperatorConsole;

/// <summary>
/// WCAG 2.2 AA as far as a program can tell, on every page, wide and narrow, light and dark; every control by keyboard alone; and each page
/// without script.
/// </summary>
[Requirement("R31")]
public sealed class Everybody_can_use_the_console(Chromium chromium, Azurite azurite) : IAsyncLifetime
{
    public const int Narrow = 360;

    private ConsoleApp console = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => console = await ConsoleApp.StartAsync(azurite);

    public ValueTask DisposeAsync() => console.DisposeAsync();

    [Fact]
    public async Task on_every_page()
    {
        await console.App.OpenFlagsAsync(["UK", "DE"], Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Olivia);

        foreach ((string path, string name) in PagesAbout(await PauseAsync(page)))
        {
            await page.GotoAsync(path);
            await Wcag.CheckAsync(page, Narrow, $"console-{name}");
            await Keyboard.ReachesAsync(page, name);
        }
    }

    [Fact]
    public async Task on_every_page_without_script()
    {
        IPage page = await console.SignInAsync(chromium, Person.Olivia, javaScript: false);

        foreach ((string path, string name) in PagesAbout(await PauseAsync(page)))
        {
            IResponse? answer = await page.GotoAsync(path);
            answer!.Status.ShouldBe(name == "missing" ? 404 : 200, name);
            await page.Locator("main h1").WaitForAsync();
            // The server fills what a script only keeps up to date.
            foreach (ILocator live in await page.Locator("main [data-live]").AllAsync())
                (await live.InnerTextAsync()).ShouldNotBeNullOrWhiteSpace(name);
        }
    }

    private static async Task<string> PauseAsync(IPage page)
    {
        await page.GotoAsync("/pause?where=UK&why=the+ICO+asked&authority=GB-ICO");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause now" }).ClickAsync();
        await Eventually.UntilAsync(
            "the pause is effective",
            async () =>
            {
                if (await page.Locator(".steps li.done", new() { HasText = "Effective" }).CountAsync() == 1)
                    return true;
                await page.ReloadAsync();
                return false;
            },
            Cancelled
        );
        return new Uri(page.Url).AbsolutePath;
    }

    private static (string Path, string Name)[] PagesAbout(string order) =>
        [
            ("/", "overview"),
            ("/pause?where=UK", "pause"),
            ("/orders", "orders"),
            (order, "order"),
            ($"{order}/certificate", "certificate"),
            ($"{order}/approve", "approve"),
            ($"{order}/quarantine", "quarantine"),
            ("/campaigns", "campaigns"),
            ($"/campaigns/new?order={order.Split('/')[^1]}", "campaign-new"),
            ("/holds", "holds"),
            ("/flags", "flags"),
            ("/ledger", "ledger"),
            ("/drills", "drills"),
            ("/fleet", "fleet"),
            ("/poison", "poison"),
            ("/mailbox", "mailbox"),
            ("/no-such-page", "missing"),
        ];
}

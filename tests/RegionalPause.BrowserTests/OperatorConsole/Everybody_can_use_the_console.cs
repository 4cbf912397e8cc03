using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;

namespace RegionalPause.BrowserTests.OperatorConsole;

/// <summary>WCAG 2.2 AA as far as a program can tell, on every page, wide and narrow, light and dark; and every control by keyboard alone.</summary>
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
        await page.GotoAsync("/pause?where=UK&why=the+ICO+asked&authority=GB-ICO");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause now" }).ClickAsync();
        await page.GetByText("Effective after").WaitForAsync();
        string order = new Uri(page.Url).AbsolutePath;

        foreach (
            (string path, string name) in new[]
            {
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
            }
        )
        {
            await page.GotoAsync(path);
            await Wcag.CheckAsync(page, Narrow, $"console-{name}");
            await Keyboard.ReachesAsync(page, name);
        }
    }
}

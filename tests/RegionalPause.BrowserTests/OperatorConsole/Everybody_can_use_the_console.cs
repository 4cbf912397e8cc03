using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.BrowserTests.OperatorConsole;

/// <summary>WCAG 2.2 AA as far as a program can tell, on every page, wide and narrow, light and dark.</summary>
[Requirement("R31")]
public sealed class Everybody_can_use_the_console(Chromium chromium, Azurite azurite) : IAsyncLifetime
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    private ConsoleApp console = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => console = await ConsoleApp.StartAsync(azurite);

    public ValueTask DisposeAsync() => console.DisposeAsync();

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task on_every_page(int width, bool dark)
    {
        await console.App.OpenFlagsAsync(["UK", "DE"], Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Olivia, width: width, dark: dark);
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
            await Pictures.TakeAsync(page, $"console-{name}-{width}{(dark ? "-dark" : "")}");
            await CheckAsync(page, width, name);
        }
    }

    internal static async Task CheckAsync(IPage page, int width, string name)
    {
        AxeResult result = await page.RunAxe(Rules);

        result.Violations.Select(v => $"{name}: {v.Id}: {v.Help}: {string.Join("; ", v.Nodes.Select(n => n.Html))}").ShouldBeEmpty();
        result.Passes.ShouldNotBeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, name);
    }
}

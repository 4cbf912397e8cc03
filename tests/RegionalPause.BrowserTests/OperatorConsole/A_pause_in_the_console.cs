using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.BrowserTests.OperatorConsole;

/// <summary>Pausing a jurisdiction in a real browser, on the real app and real storage.</summary>
[Requirement("R13", "R14", "R31")]
public sealed class A_pause_in_the_console(Chromium chromium, Azurite azurite) : IAsyncLifetime
{
    private ConsoleApp console = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => console = await ConsoleApp.StartAsync(azurite);

    public ValueTask DisposeAsync() => console.DisposeAsync();

    [Fact]
    public async Task takes_one_press_and_shows_when_it_is_effective()
    {
        await console.App.OpenFlagsAsync(["GB"], Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Olivia);
        await page.GotoAsync("/pause?where=GB");
        await page.GetByLabel("Why").FillAsync("the ICO asked");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause now" }).ClickAsync();

        await page.GetByText("Effective after").WaitForAsync(); // by server-sent events, without a reload
        (await page.GetByRole(AriaRole.Link, new() { Name = "certificate" }).GetAttributeAsync("href")).ShouldNotBeNull();
        await page.GetByRole(AriaRole.Link, new() { Name = "certificate" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Certificate" }).WaitForAsync();
    }

    [Fact]
    public async Task needs_fewer_than_ten_keys()
    {
        IPage page = await console.SignInAsync(chromium, Person.Olivia);
        await page.GotoAsync("/pause");
        string[] keys = ["U", "K", "Tab", "I", "C", "O", "Enter"]; // the first field has the focus

        foreach (string key in keys)
            await page.Keyboard.PressAsync(key);

        await page.GetByText("Effective after").WaitForAsync();
        keys.Length.ShouldBeLessThan(10);
        await page.GetByText("ICO", new() { Exact = false }).First.WaitForAsync();
    }

    [Theory]
    [InlineData("UK", "Would hold")]
    [InlineData("Großbritannien", "Would hold")]
    [InlineData("EU", "34 jurisdictions")]
    [InlineData("Atlantis", "Neither a jurisdiction nor a group")]
    public async Task shows_what_it_would_do_while_one_types(string where, string plan)
    {
        IPage page = await console.SignInAsync(chromium, Person.Olivia);
        await page.GotoAsync("/pause");

        await page.GetByLabel("Where").PressSequentiallyAsync(where);

        await page.Locator("#plan").GetByText(plan).WaitForAsync();
    }

    [Fact]
    public async Task works_without_script()
    {
        IPage page = await console.SignInAsync(chromium, Person.Olivia, javaScript: false);
        await page.GotoAsync("/pause?where=DE");
        await page.Locator("#plan").GetByText("Germany").WaitForAsync();
        await page.GetByLabel("Authority").FillAsync("nobody knows it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause now" }).ClickAsync();

        // What was typed is kept, and the field says what it needs.
        await page.GetByText("Nothing was paused.").WaitForAsync();
        (await page.GetByLabel("Where").InputValueAsync()).ShouldBe("DE");
        (await page.GetByLabel("Authority").InputValueAsync()).ShouldBe("nobody knows it");
        (await page.GetByLabel("Authority").GetAttributeAsync("aria-invalid")).ShouldBe("true");

        await page.GetByLabel("Authority").FillAsync("");
        await page.GetByLabel("Why").FillAsync("a concern");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause now" }).ClickAsync();
        await page.GetByText("Timeline").First.WaitForAsync();
        await Eventually.UntilAsync(
            "the page says that it is effective",
            async () =>
            {
                await page.ReloadAsync();
                return await page.GetByText("Effective after").IsVisibleAsync();
            },
            Cancelled
        );
    }

    [Fact, Requirement("R12")]
    public async Task is_one_order_however_often_it_is_pressed()
    {
        IPage page = await console.SignInAsync(chromium, Person.Olivia, javaScript: false);
        await page.GotoAsync("/pause?where=FR&why=a+concern");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause now" }).DblClickAsync(); // both presses are posted

        await page.GetByText("Timeline").First.WaitForAsync();
        await page.GotoAsync("/orders");
        await page.GetByText("1 order that has not ended").WaitForAsync();
    }

    [Fact, Requirement("D4")]
    public async Task says_once_when_the_authority_was_told()
    {
        IPage page = await console.SignInAsync(chromium, Person.Olivia, javaScript: false);
        await page.GotoAsync("/pause?where=FR&why=a+concern");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause now" }).ClickAsync();
        string order = new Uri(page.Url).AbsolutePath;
        IPage other = await page.Context.NewPageAsync();
        await other.GotoAsync(order);

        await page.GetByText("Record when the authority was told").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await page.GetByText("not recorded").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // The page that was open before shows its form still; another instant needs a reason.
        await other.GetByText("Record when the authority was told").ClickAsync();
        await other.GetByLabel("Day and time (UTC)").FillAsync("2024-09-20T09:30");
        await other.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await other.GetByText("To correct it, state the reason").First.WaitForAsync();
    }

    [Fact, Requirement("R28")]
    public async Task cannot_be_asked_for_by_an_auditor()
    {
        IPage page = await console.SignInAsync(chromium, Person.Auditor);

        (await page.GetByRole(AriaRole.Link, new() { Name = "Pause", Exact = true }).CountAsync()).ShouldBe(0);
        IResponse? answer = await page.GotoAsync("/pause");

        answer!.Status.ShouldBe(403);
        (await page.GetByRole(AriaRole.Button, new() { Name = "Pause now" }).CountAsync()).ShouldBe(0);
    }
}

using System.Net;
using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.BrowserTests.OperatorConsole;

/// <summary>The map, the table and the figures in a real browser, on the real app and real storage.</summary>
[Requirement("R31")]
public sealed class The_overview_in_a_browser(Chromium chromium, Azurite azurite) : IAsyncLifetime
{
    private ConsoleApp console = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => console = await ConsoleApp.StartAsync(azurite);

    public ValueTask DisposeAsync() => console.DisposeAsync();

    [Fact]
    public async Task shows_a_pause_on_the_map_and_in_the_table_without_a_reload()
    {
        await console.App.OpenFlagsAsync(["GB", "DE", "MT"], Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Auditor);
        await page.GotoAsync("/");
        (await page.Locator("#GB title").TextContentAsync()).ShouldNotBeNull().ShouldStartWith("United Kingdom: open since");
        (await page.Locator("#MT").GetAttributeAsync("class")).ShouldBe("place is-open");

        await PauseAsync("GB", "MT");

        await page.Locator("#jurisdictions tr[data-code=GB][data-look=paused]").WaitForAsync();
        (await page.Locator("#GB").GetAttributeAsync("class")).ShouldBe("place is-paused");
        (await page.Locator("#GB .shape").GetAttributeAsync("fill")).ShouldBe("url(#look-paused)");
        (await page.Locator("#GB title").TextContentAsync()).ShouldNotBeNull().ShouldStartWith("United Kingdom: paused since");
        (await page.Locator("#GB").GetAttributeAsync("href")).ShouldStartWith("/orders/");
        (await page.Locator("#MT").GetAttributeAsync("class")).ShouldBe("place is-paused");
        (await page.Locator("#DE").GetAttributeAsync("class")).ShouldBe("place is-open");
    }

    [Theory]
    [InlineData("#jurisdictions tr[data-code=DE] a")]
    [InlineData("#held a")]
    public async Task keeps_the_focus_where_it_was_while_it_changes(string control)
    {
        await console.App.OpenFlagsAsync(["GB", "DE"], Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Auditor);
        await page.GotoAsync("/");
        await page.Locator(control).FocusAsync();

        await PauseAsync("GB");

        await page.Locator("#jurisdictions tr[data-code=GB][data-look=paused]").WaitForAsync();
        await Assertions.Expect(page.Locator(control)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task leads_from_a_click_on_the_map_to_the_pause_form()
    {
        IPage page = await console.SignInAsync(chromium, Person.Olivia);
        await page.GotoAsync("/");

        // A dot has no size of its own: a pen without a line draws it.
        float[] dot = await page.EvaluateAsync<float[]>(
            "() => { const place = document.getElementById('MT'); place.scrollIntoView({ block: 'center' }); const dot = place.querySelector('.dot').getPointAtLength(0).matrixTransform(place.closest('svg').getScreenCTM()); return [dot.x, dot.y]; }"
        );
        await page.Mouse.ClickAsync(dot[0] + 8, dot[1]);
        await page.GetByLabel("Where").WaitForAsync();
        (await page.GetByLabel("Where").InputValueAsync()).ShouldBe("MT");
        await page.GotoAsync("/");
        await page.Locator("#FR .shape").ClickAsync();

        await page.GetByLabel("Where").WaitForAsync();
        (await page.GetByLabel("Where").InputValueAsync()).ShouldBe("FR");
    }

    // On a phone the dots of the Caribbean are closer than that; the table has a link for each.
    [Theory]
    [InlineData(1280, "MT FO GI IM AX SH FK")]
    [InlineData(360, "MT FO GI IM AX SH")]
    public async Task gives_a_dot_at_least_24_pixels(int width, string dots)
    {
        IPage page = await console.SignInAsync(chromium, Person.Auditor, width: width);
        await page.GotoAsync("/");

        // A point 11 pixels beside the middle still hits the dot.
        string[] missed = await page.EvaluateAsync<string[]>(
            """
            dots => dots.split(' ').filter(code => {
              const place = document.getElementById(code);
              place.scrollIntoView({ block: 'center' });
              const svg = place.closest('svg'), dot = place.querySelector('.dot').getPointAtLength(0).matrixTransform(svg.getScreenCTM());
              return [[11, 0], [-11, 0], [0, 11], [0, -11]].some(([x, y]) => document.elementFromPoint(dot.x + x, dot.y + y)?.closest('a') !== place);
            })
            """,
            dots
        );

        missed.ShouldBeEmpty();
    }

    [Fact]
    public async Task finds_jurisdictions_while_one_types()
    {
        IPage page = await console.SignInAsync(chromium, Person.Auditor);
        await page.GotoAsync("/");

        await page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("efta");

        await page.GetByText("4 of ").WaitForAsync();
        (await page.Locator("#jurisdictions tbody tr:visible").CountAsync()).ShouldBe(4);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("réunion");
        (await page.Locator("#jurisdictions tbody tr:visible").GetAttributeAsync("data-code")).ShouldBe("RE");
    }

    [Theory]
    [InlineData("efta", 4)]
    [InlineData("Großbritannien", 1)]
    [InlineData("no such place", 0)]
    public async Task finds_jurisdictions_without_script(string query, int found)
    {
        IPage page = await console.SignInAsync(chromium, Person.Auditor, javaScript: false);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Searchbox).FillAsync(query);
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();

        (await page.GetByRole(AriaRole.Searchbox).InputValueAsync()).ShouldBe(query);
        (await page.Locator("#jurisdictions tbody tr").CountAsync()).ShouldBe(found);
        (await page.Locator("[data-found]").TextContentAsync()).ShouldNotBeNull().ShouldStartWith($"{found} of ");
    }

    [Fact]
    public async Task counts_decisions_while_one_looks()
    {
        await console.App.OpenFlagsAsync(["DE"], Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Auditor);
        await page.GotoAsync("/");
        ILocator admitted = page.Locator(".totals div", new() { HasText = "Admitted" }).Locator("dd");
        (await admitted.TextContentAsync()).ShouldBe("0");

        using HttpClient pipeline = console.App.As(Person.Pipeline);
        using HttpResponseMessage decided = await pipeline.PostAsync(
            new Uri("/api/decisions", UriKind.Relative),
            AppProcess.Json(Submission.Post("post-1", "DE").Body),
            Cancelled
        );
        decided.StatusCode.ShouldBe(HttpStatusCode.OK);

        await page.Locator(".totals dd", new() { HasTextRegex = new("^1$") }).First.WaitForAsync();
    }

    [Fact, Requirement("R45")]
    public async Task says_what_waits_for_whom()
    {
        await PauseAsync("GB");
        IPage alice = await console.SignInAsync(chromium, Person.Alice);
        await alice.GotoAsync("/");
        (await alice.GetByText("Waits for you").CountAsync()).ShouldBe(0);

        using HttpClient bob = console.App.As(Person.Bob);
        using HttpResponseMessage asked = await bob.PostAsync(
            new Uri("/api/orders/uk-1/withdraw", UriKind.Relative),
            AppProcess.Json("{}"),
            Cancelled
        );
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        await alice.ReloadAsync();
        (
            await alice.GetByRole(AriaRole.Link, new() { Name = "Agree to withdraw a pause, as bob asked" }).GetAttributeAsync("href")
        ).ShouldBe("/orders/uk-1/end/withdraw");
        IPage auditor = await console.SignInAsync(chromium, Person.Auditor);
        await auditor.GotoAsync("/");
        (await auditor.GetByText("Waits for you").CountAsync()).ShouldBe(0);
    }

    private async Task PauseAsync(params string[] codes)
    {
        using HttpClient olivia = console.App.As(Person.Olivia);
        using HttpResponseMessage paused = await olivia.PostAsync(
            new Uri("/api/orders", UriKind.Relative),
            AppProcess.Json($$"""{"id":"uk-1","jurisdictions":["{{string.Join("\",\"", codes)}}"],"reason":"a concern"}"""),
            Cancelled
        );
        paused.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.BrowserTests.OperatorConsole;

/// <summary>From a pause to the drain, by people with browsers: an operator, a member, and two approvers on a phone.</summary>
[Requirement("R14", "R20", "R22", "R31")]
public sealed class The_whole_path(Chromium chromium, Azurite azurite) : IAsyncLifetime
{
    private const int Phone = 360;

    private ConsoleApp console = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => console = await ConsoleApp.StartAsync(azurite);

    public ValueTask DisposeAsync() => console.DisposeAsync();

    [Fact]
    public async Task leads_from_a_pause_to_training_without_the_member_who_objected()
    {
        await console.App.OpenFlagsAsync(["GB"], Cancelled);
        await ImportAsync("willing", "objector");
        IPage olivia = await console.SignInAsync(chromium, Person.Olivia);

        await olivia.GotoAsync("/pause?where=UK&why=pending+engagement&authority=ICO");
        await olivia.GetByRole(AriaRole.Button, new() { Name = "Pause now" }).ClickAsync();
        await olivia.GetByText("Effective after").WaitForAsync();
        string order = new Uri(olivia.Url).AbsolutePath;
        (await DecideAsync("post:1", "willing")).ShouldContain("\"hold\"");
        (await DecideAsync("post:2", "objector")).ShouldContain("\"hold\"");

        await EngageAsync(olivia, "concern-raised", "engaged", "Letter of the ICO");
        await EngageAsync(olivia, "closed", "no-further-action-now", "Page updated");
        await olivia.GetByText("Closed on").WaitForAsync();

        await olivia.GetByRole(AriaRole.Link, new() { Name = "Prepare a campaign" }).ClickAsync();
        await olivia.GetByLabel("Organisation that trains").FillAsync("Contoso");
        await olivia.GetByRole(AriaRole.Button, new() { Name = "Make a draft" }).ClickAsync();
        await olivia.GetByText("Who is told, and how").WaitForAsync();
        await olivia.GetByRole(AriaRole.Button, new() { Name = "Start sending" }).ClickAsync();
        await olivia.GetByText("found so far").WaitForAsync();

        await ObjectFromTheMailboxAsync(olivia, "objector");

        await olivia.GotoAsync(order);
        await olivia.GetByLabel("Content created from").FillAsync("2020-01-01");
        await olivia.GetByRole(AriaRole.Button, new() { Name = "Propose it" }).ClickAsync();
        await olivia.GetByText("Approving needs the role Pause.Approve").WaitForAsync();
        string link = await olivia.GetByText($"{order}/approve?digest=").InnerTextAsync();

        // An edit voids the link that was sent before it.
        await olivia.GotoAsync(order);
        await olivia.GetByText("Change the proposal").ClickAsync();
        await olivia.GetByLabel("Content created from").FillAsync("2021-01-01");
        await olivia.GetByRole(AriaRole.Button, new() { Name = "Change it" }).ClickAsync();
        await olivia.GetByText("Changed since revision 1").WaitForAsync();

        IPage alice = await console.SignInAsync(chromium, Person.Alice, width: Phone);
        await alice.GotoAsync(link);
        await alice.GetByText("The proposal was changed after this link was made.").WaitForAsync();
        await alice.GetByText("2020-01-01").First.WaitForAsync(); // what the edit replaced
        await Pictures.TakeAsync(alice, "console-approve-phone");
        await alice.GetByRole(AriaRole.Button, new() { Name = "Approve exactly this" }).ClickAsync();
        await alice.GetByRole(AriaRole.Button, new() { Name = "Withdraw my approval" }).WaitForAsync();
        (await alice.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(Phone);

        IPage bob = await console.SignInAsync(chromium, Person.Bob, width: Phone, javaScript: false);
        await bob.GotoAsync($"{order}/approve");
        await bob.GetByRole(AriaRole.Button, new() { Name = "Approve exactly this" }).ClickAsync();
        await bob.GetByRole(AriaRole.Heading, new() { Name = "Training resumed" }).WaitForAsync();

        // The member who objected is left out. The other one still has time to object, so that item is held for this reason now.
        await Eventually.UntilAsync(
            "what was held is decided again",
            async () => await DecidedAsync("post:1") == "window-open" && await DecidedAsync("post:2") == "author-objected",
            Cancelled
        );
        await olivia.GotoAsync(order);
        await olivia.GetByText("It ended at").WaitForAsync();
        await Pictures.TakeAsync(olivia, "console-order-ended");
    }

    private static async Task EngageAsync(IPage page, string kind, string position, string subject)
    {
        await page.GetByText("Add an entry").ClickAsync();
        await page.GetByLabel("What happened").SelectOptionAsync(kind);
        await page.GetByLabel("Position of the authority").SelectOptionAsync(position);
        await page.GetByLabel("Subject").FillAsync(subject);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the entry" }).ClickAsync();
        await page.GetByRole(AriaRole.Cell, new() { Name = subject }).WaitForAsync();
    }

    private static async Task ObjectFromTheMailboxAsync(IPage page, string member)
    {
        await Eventually.UntilAsync(
            "the notice is in the mailbox",
            async () =>
            {
                await page.GotoAsync($"/mailbox?q={member}");
                return await page.Locator("tbody a").CountAsync() > 0;
            },
            Cancelled
        );
        await page.Locator("tbody a").First.ClickAsync();
        string? link = await page.GetByRole(AriaRole.Link, new() { Name = "Open the member's objection link" }).GetAttributeAsync("href");
        await page.GotoAsync(new Uri(link!).PathAndQuery);
        await page.GetByRole(AriaRole.Button).First.ClickAsync();
        await page.GetByRole(AriaRole.Heading).First.WaitForAsync();
    }

    private async Task ImportAsync(params string[] members)
    {
        using HttpClient olivia = console.App.As(Person.Olivia);
        string lines = string.Join(
            '\n',
            members.Select(id =>
                $$"""{"id":"{{id}}","signals":[{"kind":"account","code":"GB"}],"birthYear":1980,"languages":["en"],"channels":[{"kind":"email","address":"{{id}}@example.com"}],"timeZone":"Europe/London"}"""
            )
        );
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using HttpResponseMessage imported = await olivia.PostAsync(new Uri("/api/members/import", UriKind.Relative), content, Cancelled);
        imported.IsSuccessStatusCode.ShouldBeTrue(await imported.Content.ReadAsStringAsync(Cancelled));
    }

    private async Task<string> DecideAsync(string id, string author)
    {
        using HttpClient pipeline = console.App.As(Person.Pipeline);
        using var content = new StringContent(Submission.Post(id, "GB", author: author).Body, Encoding.UTF8, "application/json");
        using HttpResponseMessage decided = await pipeline.PostAsync(new Uri("/api/decisions", UriKind.Relative), content, Cancelled);
        return await decided.Content.ReadAsStringAsync(Cancelled);
    }

    // The reason of an item's latest decision.
    private async Task<string?> DecidedAsync(string id)
    {
        using HttpClient auditor = console.App.As(Person.Auditor);
        using HttpResponseMessage answer = await auditor.GetAsync(
            new Uri($"/api/decisions?contentId={Uri.EscapeDataString(id)}&revision=1", UriKind.Relative),
            Cancelled
        );
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))?["reason"]?.GetValue<string>()
            : null;
    }
}

using System.Net;
using Azure.Storage.Queues;
using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.BrowserTests.OperatorConsole;

/// <summary>Flags, ledger, holds, drills, instances and poison in a real browser, on the real app and real storage.</summary>
[Requirement("R31")]
public sealed class The_lists_in_a_browser(Chromium chromium, Azurite azurite) : IAsyncLifetime
{
    private ConsoleApp console = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => console = await ConsoleApp.StartAsync(azurite);

    public ValueTask DisposeAsync() => console.DisposeAsync();

    [Theory, Requirement("R24")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task prove_a_decision_in_the_browser(bool isWhole)
    {
        await DecideAsync("post-1");
        IPage page = await console.SignInAsync(chromium, Person.Auditor);
        await OpenProofAsync(page);

        if (isWhole)
        {
            await page.GetByText("Checked in this browser: the decision is in the ledger.").WaitForAsync();
            await page.GetByText("The leaf is about this item, and says exclude.").WaitForAsync();
            return;
        }
        // Any other key, or one changed hash, and the page says so.
        ILocator key = page.GetByLabel("The public key that you trust");
        await key.FillAsync("other+00000000+AQ==");
        await key.BlurAsync();
        await page.GetByText("The proof is not valid: the id in the key does not belong to it.").WaitForAsync();
        await page.GotoAsync("/ledger?contentId=post-1&revision=1");
        string original = await key.InputValueAsync();
        await page.Locator("[data-proof]")
            .EvaluateAsync(
                "pre => pre.textContent = pre.textContent.replace(/\\n([A-Za-z0-9+/]{43}=)\\n/, (_, hash) => `\\n${btoa('x'.repeat(32))}\\n`)"
            );
        await key.FillAsync(original + " ");
        await key.BlurAsync();
        await page.GetByText("The proof is not valid: the leaf does not lead to the root of the checkpoint.").WaitForAsync();
    }

    [Fact]
    public async Task say_that_the_ledger_has_no_decision()
    {
        IPage page = await console.SignInAsync(chromium, Person.Auditor, javaScript: false);
        await page.GotoAsync("/ledger");
        await page.GetByLabel("Content id").FillAsync("post-2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();

        await page.GetByText("The ledger has no decision about this revision of the item.").WaitForAsync();
        (await page.GetByLabel("Content id").InputValueAsync()).ShouldBe("post-2");
        await page.GetByLabel("Revision").FillAsync("first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByText("The revision: a whole number from 1.").WaitForAsync();
    }

    [Fact, Requirement("R44")]
    public async Task open_a_flag_only_after_its_effect_was_shown()
    {
        IPage page = await console.SignInAsync(chromium, Person.Alice, javaScript: false);
        await page.GotoAsync("/flags");
        await page.GetByLabel("Jurisdiction or group").FillAsync("Frankreich");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what opening does" }).ClickAsync();

        await page.GetByText("Nothing was changed yet.").WaitForAsync();
        await page.GetByRole(AriaRole.Cell, new() { Name = "FR" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the training flags of FR" }).ClickAsync();

        await page.GetByRole(AriaRole.Row, new() { NameRegex = new("France FR open") }).WaitForAsync();
        (await page.GetByRole(AriaRole.Button, new() { Name = "Close now" }).CountAsync()).ShouldBe(0); // an approver does not close
    }

    [Fact, Requirement("R44")]
    public async Task show_the_effect_again_if_it_changed_meanwhile()
    {
        IPage page = await console.SignInAsync(chromium, Person.Alice, javaScript: false);
        await page.GotoAsync("/flags");
        await page.GetByLabel("Jurisdiction or group").FillAsync("EFTA");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what opening does" }).ClickAsync();
        await page.GetByText("Nothing was changed yet.").WaitForAsync();

        await console.App.OpenFlagsAsync(["CH"], Cancelled);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the training flags of EFTA" }).ClickAsync();

        await page.GetByText("the effect is another one now").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the training flags of EFTA" }).ClickAsync();
        await page.GetByRole(AriaRole.Row, new() { NameRegex = new("Norway NO open") }).WaitForAsync();
    }

    [Fact, Requirement("R46")]
    public async Task close_a_flag_at_once()
    {
        await console.App.OpenFlagsAsync(["FR"], Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Olivia, javaScript: false);
        await page.GotoAsync("/flags?name=FR");
        (await page.GetByRole(AriaRole.Button, new() { Name = "Show what opening does" }).CountAsync()).ShouldBe(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close now" }).ClickAsync();

        await page.GetByRole(AriaRole.Row, new() { NameRegex = new("France FR closed") }).WaitForAsync();
    }

    [Fact]
    public async Task keep_what_was_typed_where_a_flag_is_refused()
    {
        IPage page = await console.SignInAsync(chromium, Person.Alice, javaScript: false);
        await page.GotoAsync("/flags");
        await page.GetByLabel("Jurisdiction or group").FillAsync("Atlantis");
        await page.Locator("#reason").FillAsync("for a test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what opening does" }).ClickAsync();

        await page.GetByText("Nothing was changed.").WaitForAsync();
        (await page.GetByLabel("Jurisdiction or group").InputValueAsync()).ShouldBe("Atlantis");
        (await page.GetByLabel("Jurisdiction or group").GetAttributeAsync("aria-invalid")).ShouldBe("true");
        (await page.Locator("#reason").InputValueAsync()).ShouldBe("for a test");
    }

    [Fact, Requirement("R5", "R44")]
    public async Task import_flags_after_their_effect_was_shown()
    {
        const string Document = """{"feature_management":{"feature_flags":[{"id":"training-FR","enabled":true}]}}""";
        IPage page = await console.SignInAsync(chromium, Person.Alice, javaScript: false);
        await page.GotoAsync("/flags");
        await page.Locator("#file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "flags.json",
                    MimeType = "application/json",
                    Buffer = System.Text.Encoding.UTF8.GetBytes(Document),
                }
            );
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import the training flags" }).ClickAsync();
        await page.GetByRole(AriaRole.Row, new() { NameRegex = new("France FR open") }).WaitForAsync();

        await page.Locator("#document").FillAsync("""{"feature_management":{"feature_flags":[{"id":"training-XX","enabled":true}]}}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await page.GetByText("Nothing was changed.").WaitForAsync();
        (await page.Locator("#document").InputValueAsync()).ShouldContain("training-XX");
    }

    [Fact, Requirement("R40", "R26")]
    public async Task list_poison_without_its_content()
    {
        QueueClient commands = console.Account!.QueueClient("admin-commands");
        await commands.SendMessageAsync("""{"command":"no-such-command","note":"jane@example.org"}""", Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Auditor, javaScript: false);
        await OpenPoisonAsync(page);

        (await page.ContentAsync()).ShouldNotContain("jane");
        await page.GotoAsync("/poison");
        (await page.Locator("tbody tr").CountAsync()).ShouldBe(1);
        (await page.Locator("tbody tr").TextContentAsync()).ShouldNotBeNull().ShouldContain("admin-commands");
        (await page.Locator("tbody a").CountAsync()).ShouldBe(0); // only an operator sees a message
    }

    [Fact, Requirement("R40")]
    public async Task correct_a_message_and_send_it_again()
    {
        await console
            .Account!.QueueClient("admin-commands")
            .SendMessageAsync("""{"command":"close-flags","by":"incident system","name":"CH"}""", Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Olivia, javaScript: false);
        await OpenPoisonAsync(page);
        await page.Locator("tbody a").ClickAsync();
        (await page.Locator("tbody").First.TextContentAsync()).ShouldNotBeNull().ShouldContain("one of plan, pause, close-flag");

        await page.GetByLabel("The message").FillAsync("""{"command":"close","by":"incident system","name":"CH"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this body" }).ClickAsync();
        await page.GetByText("Nothing was changed.").WaitForAsync();
        (await page.GetByLabel("The message").InputValueAsync()).ShouldContain("\"close\"");

        await page.GetByLabel("The message").FillAsync("""{"command":"close-flag","by":"incident system","name":"CH"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this body" }).ClickAsync();
        await page.GetByText("The reader of the queue accepts the body as it is now.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Eventually.UntilAsync(
            "the message is handled",
            async () =>
            {
                await page.ReloadAsync();
                return await page.GetByText("was sent again and handled").CountAsync() == 1;
            },
            Cancelled
        );
        (await page.Locator("tbody").Last.TextContentAsync()).ShouldNotBeNull().ShouldContain("resubmitted");
    }

    [Fact, Requirement("R40")]
    public async Task drop_the_messages_of_a_reason()
    {
        await console.Account!.QueueClient("admin-commands").SendMessageAsync("{}", Cancelled);
        IPage page = await console.SignInAsync(chromium, Person.Olivia, javaScript: false);
        await OpenPoisonAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "invalid" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Drop all of them" }).ClickAsync();
        await page.GetByText("Nothing was dropped.").WaitForAsync();

        await page.GetByLabel("Why they are dropped").FillAsync("a test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Drop all of them" }).ClickAsync();
        await page.GetByText("1 message was dropped.").WaitForAsync();
        await page.GetByText("No message waits.").WaitForAsync();
    }

    [Fact]
    public async Task ask_for_a_drill_and_show_it()
    {
        IPage page = await console.SignInAsync(chromium, Person.Olivia, javaScript: false);
        await page.GotoAsync("/drills");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run a drill" }).ClickAsync();
        await page.GetByRole(AriaRole.Row, new() { NameRegex = new("drill-.*olivia") }).WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Run a drill" }).ClickAsync();
        await page.GetByText("No drill was requested.").WaitForAsync();
    }

    [Fact]
    public async Task show_the_instance_and_no_held_item()
    {
        IPage page = await console.SignInAsync(chromium, Person.Auditor, javaScript: false);
        await page.GotoAsync("/fleet");
        (await page.Locator("tbody tr").CountAsync()).ShouldBe(1);
        await page.GotoAsync("/holds");
        await page.GetByText("No item is held.").WaitForAsync();
    }

    [Fact]
    public async Task can_be_used_by_everybody_with_content_in_them()
    {
        await console.App.OpenFlagsAsync(["CH"], Cancelled);
        await DecideAsync("post-1");
        await console.Account!.QueueClient("admin-commands").SendMessageAsync("{}", Cancelled);
        IPage alice = await console.SignInAsync(chromium, Person.Alice);
        await alice.GotoAsync("/flags");
        await alice.GetByLabel("Jurisdiction or group").FillAsync("EFTA");
        await alice.GetByRole(AriaRole.Button, new() { Name = "Show what opening does" }).ClickAsync();
        await alice.GetByText("Nothing was changed yet.").WaitForAsync();
        await LookAsync(alice, "flags-preview");
        IPage page = await console.SignInAsync(chromium, Person.Olivia);
        await page.GotoAsync("/drills");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run a drill" }).ClickAsync();
        await page.Locator("tbody tr").WaitForAsync();
        await LookAsync(page, "drills-list");
        await OpenProofAsync(page);
        await page.GetByText("Checked in this browser: the decision is in the ledger.").WaitForAsync();
        await LookAsync(page, "ledger-proof");
        await OpenPoisonAsync(page);
        await LookAsync(page, "poison-list");
        await page.Locator("tbody a").ClickAsync();
        await LookAsync(page, "poison-message");
        await page.GotoAsync("/poison?queue=admin-commands&reason=invalid");
        await LookAsync(page, "poison-group");

        async Task LookAsync(IPage shown, string name)
        {
            await Wcag.CheckAsync(shown, Everybody_can_use_the_console.Narrow, $"console-{name}");
            await Keyboard.ReachesAsync(shown, name);
        }
    }

    [Fact, Requirement("R28")]
    public async Task give_an_auditor_nothing_to_press()
    {
        IPage page = await console.SignInAsync(chromium, Person.Auditor, javaScript: false);
        foreach (string path in new[] { "/holds", "/flags", "/drills", "/fleet", "/poison", "/ledger" })
        {
            IResponse? answer = await page.GotoAsync(path);
            answer!.Status.ShouldBe(200, path);
            (await page.Locator("main form[method=post]").CountAsync()).ShouldBe(0, path);
        }
    }

    private async Task DecideAsync(string contentId)
    {
        using HttpClient pipeline = console.App.As(Person.Pipeline);
        using HttpResponseMessage decided = await pipeline.PostAsync(
            new Uri("/api/decisions", UriKind.Relative),
            AppProcess.Json(Submission.Post(contentId, "DE").Body),
            Cancelled
        );
        decided.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Task OpenProofAsync(IPage page) =>
        Eventually.UntilAsync(
            "the decision is sealed",
            async () =>
            {
                await page.GotoAsync("/ledger?contentId=post-1&revision=1");
                return await page.Locator("[data-proof]").CountAsync() == 1;
            },
            Cancelled
        );

    private static Task OpenPoisonAsync(IPage page) =>
        Eventually.UntilAsync(
            "the message is put aside",
            async () =>
            {
                await page.GotoAsync("/poison");
                return await page.Locator("tbody tr").CountAsync() == 1;
            },
            Cancelled
        );
}

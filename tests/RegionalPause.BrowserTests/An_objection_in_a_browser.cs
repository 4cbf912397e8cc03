using Microsoft.Playwright;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Tests;
using RegionalPause.Tests.App.Pages;
using Shouldly;

namespace RegionalPause.BrowserTests;

[Requirement("R19", "D19", "D20")]
public sealed class An_objection_in_a_browser(Chromium chromium) : IAsyncLifetime
{
    private static readonly AnswerTexts English = ObjectionTexts.Find("en")!.Answer;

    private ObjectionApp app = null!;

    public async ValueTask InitializeAsync() => app = await ObjectionApp.StartAsync(options => options.Controller = "Contoso");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task takes_one_press_after_the_link_of_the_notice_and_no_script()
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address);
        ObjectionPageObject page = await OpenedAsync(window);

        await page.FollowNoticeAsync(app.Address, ObjectionApp.Good());
        app.Book.Presses.ShouldBeEmpty();
        await page.Button.ClickAsync();

        (await page.HeadingAsync()).ShouldBe(English.Heading);
        app.Book.Presses.ShouldHaveSingleItem().Press.Link.MemberId.Value.ShouldBe(ObjectionApp.Member);
    }

    [Fact]
    public async Task is_undone_and_made_again_in_the_same_place()
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address);
        ObjectionPageObject page = await OpenedAsync(window);
        await page.OpenAsync(ObjectionApp.Good("de"));

        await page.Button.ClickAsync();
        await page.Button.ClickAsync();
        (await page.Page.Locator("main").InnerTextAsync()).ShouldContain(ObjectionTexts.Find("de")!.Answer.Withdrawn);
        await page.Button.ClickAsync();

        app.Book.Presses.Select(p => p.Step).ShouldBe([ObjectionStep.Object, ObjectionStep.Withdraw, ObjectionStep.Object]);
    }

    [Fact]
    public async Task needs_the_keyboard_only()
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, javaScript: true, width: 320);
        ObjectionPageObject page = await OpenedAsync(window);
        await page.OpenAsync(ObjectionApp.Good());

        (await page.TabToButtonAsync()).ShouldBeLessThanOrEqualTo(2, "only the choice of language comes before");
        (
            await page.Page.EvaluateAsync<string>(
                "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
            )
        ).ShouldBe("solid3px");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.GetByText(English.Objected).WaitForAsync();
        await page.TabToButtonAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.GetByText(English.Withdrawn).WaitForAsync();

        app.Book.Presses.Select(p => p.Step).ShouldBe([ObjectionStep.Object, ObjectionStep.Withdraw]);
    }

    [Fact]
    public async Task can_be_read_in_another_language_before_it_is_made()
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address);
        ObjectionPageObject page = await OpenedAsync(window);
        await page.OpenAsync(ObjectionApp.Good());

        await page.LanguageSwitch.ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Polski" }).ClickAsync();
        (await page.HeadingAsync()).ShouldBe(ObjectionTexts.Find("pl")!.Ask.Heading);
        await page.Button.ClickAsync();

        (await page.HeadingAsync()).ShouldBe(ObjectionTexts.Find("pl")!.Answer.Heading);
        app.Book.Presses.ShouldHaveSingleItem().Press.Language.ShouldBe("pl");
    }

    [Fact]
    public async Task asks_nobody_else_for_anything()
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, javaScript: true);
        var asked = new List<string>();
        window.Request += (_, request) => asked.Add($"{request.Method} {new Uri(request.Url).GetLeftPart(UriPartial.Authority)}");
        ObjectionPageObject page = await OpenedAsync(window);
        var complaints = new List<string>();
        page.Page.Console += (_, message) => complaints.Add(message.Text);

        await page.OpenAsync(ObjectionApp.Good());
        await page.Button.ClickAsync();
        await page.Page.GetByText(English.Objected).WaitForAsync();

        string own = app.Address.GetLeftPart(UriPartial.Authority);
        asked.ShouldBe([$"GET {own}", $"POST {own}"]);
        (await window.CookiesAsync()).ShouldBeEmpty();
        complaints.ShouldBeEmpty("the policy forbids nothing the page wants");
    }

    [Fact]
    public async Task looks_the_same_for_a_forged_link_before_and_after()
    {
        var pages = new List<string>();
        foreach (string link in (string[])[ObjectionApp.Good(), ObjectionApp.Forged(), ObjectionApp.Expired()])
        {
            await using IBrowserContext window = await chromium.WindowAsync(app.Address);
            ObjectionPageObject page = await OpenedAsync(window);
            await page.OpenAsync(link);
            string before = await page.Page.ContentAsync();
            await page.Button.ClickAsync();
            pages.Add(before + await page.Page.ContentAsync());
        }

        pages.Distinct().ShouldHaveSingleItem();
        app.Book.Presses.Count.ShouldBe(1);
    }

    [Fact]
    public async Task is_made_by_the_one_click_of_a_mail_program_and_not_by_its_scanner()
    {
        await using IAPIRequestContext program = await chromium.ProgramAsync(app.Address);
        string link = ObjectionApp.Good();

        (await program.GetAsync(link)).Ok.ShouldBeTrue();
        (await program.HeadAsync(link)).Ok.ShouldBeTrue();
        app.Book.Presses.ShouldBeEmpty();
        IFormData form = program.CreateFormData();
        form.Set("List-Unsubscribe", "One-Click");
        IAPIResponse answer = await program.PostAsync(link, new APIRequestContextOptions { Multipart = form });

        answer.Status.ShouldBe(200);
        app.Book.Presses.ShouldHaveSingleItem().Press.OneClick.ShouldBeTrue();
    }

    [Fact, Requirement("D25")]
    public async Task is_made_with_the_form_where_there_is_no_link()
    {
        await using IBrowserContext window = await chromium.WindowAsync(app.Address, width: 320);
        ObjectionPageObject page = await OpenedAsync(window);
        FormTexts form = ObjectionTexts.Find("en")!.Form;
        await page.OpenAsync(ObjectionApp.Good());
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = ObjectionTexts.Find("en")!.Ask.ToTheForm }).ClickAsync();

        await page.Button.ClickAsync();
        await page.Page.GetByText(form.Errors).WaitForAsync();
        await page.Page.GetByLabel(form.LocatorLabel).FillAsync("https://social.example/p/1");
        await page.Page.GetByLabel(form.AboutChild).CheckAsync();
        await page.Button.ClickAsync();

        (await page.HeadingAsync()).ShouldBe(form.DoneHeading);
        app.Book.Claims.ShouldHaveSingleItem().Locator.ShouldBe("https://social.example/p/1");
    }

    private static async Task<ObjectionPageObject> OpenedAsync(IBrowserContext window) => new(await window.NewPageAsync());
}

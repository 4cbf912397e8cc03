using System.Net;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.SignIn;

[Requirement("R31")]
public sealed class A_form_after_the_end_of_its_session : IAsyncLifetime
{
    private ConsoleApp app = null!;

    public async ValueTask InitializeAsync() => app = await ConsoleApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task is_shown_again_and_is_sent_by_one_press_after_the_sign_in()
    {
        using Visitor olivia = await app.SignInAsync("olivia");
        Page form = await olivia.GetAsync(ConsoleApp.OperatePage);
        app.Time.Advance(TimeSpan.FromHours(1));
        const string typed = """the ICO's letter, "urgent" <b>& signed</b>""";

        Page kept = await olivia.SubmitAsync(form, ("reason", typed));

        kept.Status.ShouldBe(HttpStatusCode.Unauthorized);
        kept.Hidden.ShouldContain(KeyValuePair.Create("reason", typed));
        kept.Html.ShouldNotContain("<b>");
        kept.Html.ShouldContain("href=\"/sign-in\"");

        await ConsoleApp.SignInAsync(olivia, "olivia", "/"); // in another tab
        Page done = await olivia.SubmitAsync(kept);

        done.Status.ShouldBe(HttpStatusCode.OK);
        done.Html.ShouldBe($"typed: {typed}");
    }

    [Fact]
    public async Task is_not_done_in_the_name_of_another_person_who_signs_in()
    {
        using Visitor olivia = await app.SignInAsync("olivia");
        Page form = await olivia.GetAsync(ConsoleApp.OperatePage);
        app.Time.Advance(TimeSpan.FromHours(1));
        Page kept = await olivia.SubmitAsync(form, ("reason", "hers"));

        await ConsoleApp.SignInAsync(olivia, "otto", "/");
        Page refused = await olivia.SubmitAsync(kept);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Html.ShouldNotContain("typed: ");
    }

    [Fact]
    public async Task of_another_site_is_not_shown()
    {
        using Visitor visitor = app.Visitor();

        Page page = await visitor.PostAsync(
            ConsoleApp.OperatePage,
            [KeyValuePair.Create("reason", "press the button")],
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Mode", "navigate")
        );

        page.Status.ShouldBe(HttpStatusCode.Unauthorized);
        page.Html.ShouldNotContain("press the button");
    }

    [Fact]
    public async Task of_a_script_is_answered_with_a_status_only()
    {
        using Visitor visitor = app.Visitor();

        Page page = await visitor.PostAsync(ConsoleApp.OperatePage, [KeyValuePair.Create("reason", "x")], ("Sec-Fetch-Mode", "cors"));

        page.Status.ShouldBe(HttpStatusCode.Unauthorized);
        page.Hidden.ShouldBeEmpty();
    }
}

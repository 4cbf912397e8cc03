using System.Net;
using System.Net.Http.Headers;
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
    public async Task is_kept_whole_if_it_is_long()
    {
        using Visitor visitor = app.Visitor();
        string typed = new('x', 200_000);

        Page kept = await visitor.PostAsync(ConsoleApp.OperatePage, [KeyValuePair.Create("reason", typed)]);

        kept.Status.ShouldBe(HttpStatusCode.Unauthorized);
        kept.Hidden.Single(field => field.Key == "reason").Value.Length.ShouldBe(typed.Length);
        kept.Html.ShouldNotContain("Files are not kept");
    }

    [Fact]
    public async Task says_that_nothing_is_kept_if_it_has_too_many_fields()
    {
        using Visitor visitor = app.Visitor();

        Page page = await visitor.PostAsync(
            ConsoleApp.OperatePage,
            Enumerable.Range(0, 2_000).Select(i => KeyValuePair.Create($"field-{i}", "x"))
        );

        page.Status.ShouldBe(HttpStatusCode.Unauthorized);
        page.Html.ShouldContain("nothing of the form was kept");
    }

    [Fact]
    public async Task says_that_nothing_is_kept_if_its_body_is_broken()
    {
        using Visitor visitor = app.Visitor();
        var broken = new StringContent("--b\r\nContent-Disposition: form-data; name=\"reason\"\r\n\r\nthe letter");
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");

        Page page = await visitor.PostBodyAsync(ConsoleApp.OperatePage, broken);

        page.Status.ShouldBe(HttpStatusCode.Unauthorized);
        page.Html.ShouldContain("nothing of the form was kept");
    }

    [Fact]
    public async Task says_that_its_files_are_not_kept()
    {
        using Visitor visitor = app.Visitor();
        var form = new MultipartFormDataContent { { new StringContent("the letter"), "reason" } };
        form.Add(new ByteArrayContent(new byte[3]), "file", "letter.pdf");

        Page kept = await visitor.PostBodyAsync(ConsoleApp.OperatePage, form);

        kept.Status.ShouldBe(HttpStatusCode.Unauthorized);
        kept.Hidden.ShouldContain(KeyValuePair.Create("reason", "the letter"));
        kept.Html.ShouldContain("Files are not kept");
    }

    [Fact]
    public async Task that_is_too_large_is_answered_with_a_page()
    {
        using Visitor visitor = app.Visitor();

        Page page = await visitor.PostAsync(ConsoleApp.OperatePage, [KeyValuePair.Create("reason", new string('x', 1024 * 1024))]);

        page.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        page.Html.ShouldStartWith("<!doctype html>", Case.Insensitive);
        page.Html.ShouldContain("the maximum is 1048576");
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

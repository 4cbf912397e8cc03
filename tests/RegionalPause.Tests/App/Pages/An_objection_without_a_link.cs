using System.Net;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.App.Pages;

[Requirement("D25", "D20")]
public sealed class An_objection_without_a_link(OneObjectionApp one) : IClassFixture<OneObjectionApp>
{
    private static readonly FormTexts Texts = ObjectionTexts.Find("en")!.Form;

    private readonly ObjectionApp app = one.WithAnEmptyBook();

    [Theory]
    [InlineData("me", "", false, null)]
    [InlineData("child", " olga@example.org ", true, "olga@example.org")]
    public async Task says_where_the_content_is_and_whom_it_is_about(string about, string contact, bool ofParent, string? address)
    {
        (HttpStatusCode status, string page) = await SubmitAsync(" https://social.example/p/1 \r\n second line", about, contact, "fr");

        status.ShouldBe(HttpStatusCode.OK);
        page.ShouldContain(ObjectionTexts.Find("fr")!.Form.Done);
        ObjectionClaim claim = app.Book.Claims.ShouldHaveSingleItem();
        (claim.Locator, claim.IsOfParent, claim.Contact, claim.Language).ShouldBe(
            ("https://social.example/p/1 \n second line", ofParent, address, "fr")
        );
    }

    [Fact]
    public async Task is_told_everything_that_is_wrong_at_once_and_keeps_what_was_entered()
    {
        (HttpStatusCode status, string page) = await SubmitAsync("", "", "olga<b>@");

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        foreach (string error in (string[])[Texts.LocatorMissing, Texts.AboutMissing, Texts.ContactBad])
            page.Split(error).Length.ShouldBe(3, "once in the list, once beside the field");
        page.ShouldContain("value=\"olga&lt;b&gt;@\"");
        app.Book.Claims.ShouldBeEmpty();

        (_, page) = await SubmitAsync("</textarea><b>", "child", "@");
        page.ShouldContain("&lt;/textarea&gt;&lt;b&gt;</textarea>");
        page.ShouldContain("value=\"child\" checked");
        page.ShouldNotContain("value=\"me\" required checked");
    }

    [Theory]
    [InlineData("🙂", 1_000, true)]
    [InlineData("x", 2_000, true)]
    [InlineData("x", 2_001, false)]
    [InlineData("x", 70_000, false)]
    [InlineData("a\r\n", 1_000, true)]
    public async Task has_2000_characters_at_most(string part, int times, bool taken)
    {
        (HttpStatusCode status, _) = await SubmitAsync(string.Concat(Enumerable.Repeat(part, times)), "me", "");

        status.ShouldBe(taken ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity);
        app.Book.Claims.Count.ShouldBe(taken ? 1 : 0);
    }

    [Theory]
    [InlineData("a@b", true)]
    [InlineData("zoë@münchen.example", true)]
    [InlineData("a@", false)]
    [InlineData("@b", false)]
    [InlineData("a b@c", false)]
    [InlineData("a@b@c", false)]
    [InlineData("a\u0007@b", false)]
    public async Task refuses_only_an_address_that_cannot_be_one(string address, bool taken) =>
        (await SubmitAsync("here", "me", address)).Status.ShouldBe(taken ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity);

    [Fact]
    public async Task is_not_said_to_have_arrived_where_it_has_not()
    {
        app.Book.Refusal = new Refusal(RefusalCode.StorageUnavailable, "no");

        (HttpStatusCode status, string page) = await SubmitAsync("here", "me", "");

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        page.ShouldContain(Texts.FailedAdvice);
        page.ShouldContain("here</textarea>");
    }

    private async Task<(HttpStatusCode Status, string Page)> SubmitAsync(
        string locator,
        string about,
        string contact,
        string language = "en"
    )
    {
        using var form = new FormUrlEncodedContent([new("locator", locator), new("about", about), new("contact", contact)]);
        using HttpResponseMessage answer = await app.Client.PostAsync(
            new Uri("/o?lang=" + language, UriKind.Relative),
            form,
            TestContext.Current.CancellationToken
        );
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

using System.Net;
using System.Text;
using RegionalPause.App.Identity;
using RegionalPause.Tests.App;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.SignIn;

[Requirement("R31", "R36", "R45")]
public sealed class A_console_session : IAsyncLifetime
{
    private const string Principal =
        """{"auth_typ":"aad","name_typ":"n","role_typ":"r","claims":[{"typ":"n","val":"olivia"},{"typ":"sub","val":"1"},{"typ":"r","val":"Pause.Operate"}]}""";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private static readonly (string Name, string Value) OfAppService = (
        "X-MS-CLIENT-PRINCIPAL",
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Principal))
    );

    private ConsoleApp app = null!;

    public async ValueTask InitializeAsync() => app = await ConsoleApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task begins_at_the_sign_in_and_opens_the_page_that_was_asked_for()
    {
        using Visitor visitor = app.Visitor();
        const string deep = ConsoleApp.ReadPage + "?page=2&q=%C3%84";

        Page refused = await visitor.GetAsync(deep);
        refused.Status.ShouldBe(HttpStatusCode.Redirect);
        refused.Location!.PathAndQuery.ShouldBe("/sign-in?return=" + Uri.EscapeDataString(deep));

        Page choice = await visitor.FollowAsync(refused);
        choice.Html.ShouldContain("olivia");
        Page chosen = await visitor.SubmitAsync(choice, ("person", "0"));
        chosen.Status.ShouldBe(HttpStatusCode.SeeOther);
        chosen.Location!.PathAndQuery.ShouldBe(deep);
        (await visitor.FollowAsync(chosen)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task is_the_same_person_as_the_bearer_token_and_keeps_no_other_claim()
    {
        using Visitor olivia = await app.SignInAsync("olivia");

        (await olivia.GetAsync(ConsoleApp.ReadPage)).Html.ShouldBe($"{Tokens.Issuer} olivia olivia person, claims iss,name,roles,sub");
    }

    [Theory]
    [InlineData("iss", true)]
    [InlineData("sub", true)]
    [InlineData("oid", true)]
    [InlineData("tid", true)]
    [InlineData("roles", true)]
    [InlineData("preferred_username", true)]
    [InlineData("idtyp", true)]
    [InlineData("groups", false)]
    [InlineData("nonce", false)]
    [InlineData("at_hash", false)]
    [InlineData("address", false)]
    public void keeps_of_a_token_what_identifies_a_person(string claim, bool isKept) =>
        ConsoleIdentity.Of([new(claim, "x")]).HasClaim(claim, "x").ShouldBe(isKept);

    [Fact]
    public async Task ends_at_sign_out_for_every_copy_of_its_cookie()
    {
        using Visitor olivia = await app.SignInAsync("olivia");
        using Visitor thief = app.Visitor();
        thief.Session = olivia.Session;
        (await thief.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.OK);

        Page bye = await olivia.PostAsync("/sign-out", (await olivia.GetAsync(ConsoleApp.OperatePage)).Hidden);

        bye.Status.ShouldBe(HttpStatusCode.SeeOther);
        bye.Location!.PathAndQuery.ShouldBe("/signed-out");
        olivia.Session.ShouldBeNull();
        (await olivia.GetAsync("/signed-out")).Status.ShouldBe(HttpStatusCode.OK);
        (await thief.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task does_not_end_by_a_form_without_its_token_or_of_another_site()
    {
        using Visitor olivia = await app.SignInAsync("olivia");
        Page form = await olivia.GetAsync(ConsoleApp.OperatePage);

        (await olivia.PostAsync("/sign-out", [])).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await olivia.PostAsync("/sign-out", form.Hidden, ("Sec-Fetch-Site", "cross-site"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await olivia.GetAsync("/sign-out")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);

        (await olivia.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task that_has_ended_already_is_signed_out_without_a_complaint()
    {
        using Visitor olivia = await app.SignInAsync("olivia");
        Page form = await olivia.GetAsync(ConsoleApp.OperatePage);
        app.Time.Advance(Life);

        (await olivia.PostAsync("/sign-out", form.Hidden)).Location!.PathAndQuery.ShouldBe("/signed-out");
    }

    [Fact]
    public async Task ends_when_its_life_is_over()
    {
        using Visitor olivia = await app.SignInAsync("olivia");

        app.Time.Advance(Life - TimeSpan.FromSeconds(2));
        (await olivia.PostAsync(ConsoleApp.OperatePage, [])).Status.ShouldBe(HttpStatusCode.BadRequest); // it has no token, but a session
        app.Time.Advance(TimeSpan.FromSeconds(2));

        (await olivia.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task goes_on_while_the_person_opens_pages()
    {
        using Visitor olivia = await app.SignInAsync("olivia");
        string first = olivia.Session!;

        for (int i = 0; i < 4; i++)
        {
            app.Time.Advance(Life * 0.6);
            (await olivia.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.OK);
        }

        olivia.Session.ShouldNotBe(first);
    }

    [Fact]
    public async Task is_a_new_one_after_a_sign_in_and_a_planted_one_ends()
    {
        using Visitor attacker = await app.SignInAsync("audit");
        using Visitor victim = app.Visitor();
        victim.Session = attacker.Session;

        await ConsoleApp.SignInAsync(victim, "olivia", "/");

        victim.Session.ShouldNotBe(attacker.Session);
        (await victim.GetAsync(ConsoleApp.ReadPage)).Html.ShouldContain(" olivia ");
        (await attacker.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task never_authenticates_a_request_of_the_API()
    {
        using Visitor olivia = await app.SignInAsync("olivia");

        (await olivia.GetAsync("/api/orders")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await olivia.GetAsync(ConsoleApp.ApiPage)).Status.ShouldNotBe(HttpStatusCode.OK);
        (await olivia.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task is_not_replaced_by_a_bearer_token()
    {
        using Visitor visitor = app.Visitor();
        string token = $"Bearer {Tokens.Of("olivia", AppRoles.Operate)}";

        (await visitor.GetAsync(ConsoleApp.ReadPage, ("Authorization", token))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task is_not_made_by_a_cookie_that_somebody_wrote()
    {
        using Visitor olivia = await app.SignInAsync("olivia");
        using Visitor forger = app.Visitor();

        foreach (string cookie in (string[])["olivia", olivia.Session![..^4] + "AAAA", $"{olivia.Session}x"])
        {
            forger.Session = cookie;
            (await forger.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.Redirect, cookie);
        }
    }

    [Fact]
    public async Task without_the_role_of_a_page_is_told_which_role_is_missing()
    {
        using Visitor auditor = await app.SignInAsync("audit");

        (await auditor.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.OK);
        Page refused = await auditor.GetAsync(ConsoleApp.OperatePage);

        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Html.ShouldContain("Pause.Operate");
        refused.Html.ShouldStartWith("<!doctype html>", Case.Insensitive);
    }

    [Fact]
    public async Task answers_a_script_without_a_session_with_a_status_and_no_redirect()
    {
        using Visitor visitor = app.Visitor();

        (await visitor.GetAsync(ConsoleApp.ReadPage, ("Sec-Fetch-Mode", "cors"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await visitor.GetAsync(ConsoleApp.ReadPage, ("Sec-Fetch-Mode", "navigate"))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData(null, "rpause-console=", false)]
    [InlineData("https://console.example", "__Host-rpause-console=", true)]
    public async Task has_a_cookie_that_scripts_and_other_hosts_do_not_get(string? publicAddress, string name, bool isSecure)
    {
        await using ConsoleApp behind = await ConsoleApp.StartAsync(settings: [new("Console:PublicAddress", publicAddress)]);
        using Visitor visitor = behind.Visitor(publicAddress);

        Page signedIn = await ConsoleApp.SignInAsync(visitor, "olivia", "/");

        string cookie = signedIn.SetCookie(name);
        cookie.ShouldContain("; path=/;");
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
        cookie.ShouldNotContain("expires", Case.Insensitive);
        cookie.Contains("secure", StringComparison.OrdinalIgnoreCase).ShouldBe(isSecure);
        (await visitor.GetAsync(ConsoleApp.ReadPage)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Redirect)]
    [InlineData("true", HttpStatusCode.OK)]
    public async Task comes_from_App_Service_only_where_that_is_configured(string? trusted, HttpStatusCode expected)
    {
        await using ConsoleApp easy = await ConsoleApp.StartAsync(
            settings: [new("Identity:TrustEasyAuthHeaders", trusted)],
            withPeople: false
        );
        using Visitor visitor = easy.Visitor();

        Page page = await visitor.GetAsync(ConsoleApp.ReadPage, OfAppService);

        page.Status.ShouldBe(expected);
    }

    [Fact]
    public async Task of_App_Service_goes_on_after_the_sign_out_of_the_console_and_the_page_says_so()
    {
        await using ConsoleApp easy = await ConsoleApp.StartAsync(
            settings: [new("Identity:TrustEasyAuthHeaders", "true")],
            withPeople: false
        );
        using Visitor visitor = easy.Visitor();

        Page known = await visitor.GetAsync("/signed-out", OfAppService);
        Page unknown = await visitor.GetAsync("/signed-out");

        known.Status.ShouldBe(HttpStatusCode.OK);
        known.Html.ShouldContain("App Service still knows you");
        known.Html.ShouldContain("href=\"/.auth/logout?post_logout_redirect_uri=");
        known.Html.ShouldNotContain("You are signed out");
        unknown.Html.ShouldContain("You are signed out");
    }
}

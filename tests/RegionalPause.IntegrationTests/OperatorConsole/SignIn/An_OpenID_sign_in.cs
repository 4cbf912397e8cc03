using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using RegionalPause.Tests.OperatorConsole.SignIn;
using Shouldly;

namespace RegionalPause.IntegrationTests.OperatorConsole.SignIn;

/// <summary>The sign-in of production, against a provider that others wrote and certified.</summary>
[Requirement("R31", "R36", "R45")]
public sealed class An_OpenID_sign_in(SignInBed bed) : IClassFixture<SignInBed>
{
    private const string Callback = "/sign-in/callback";
    private const string Orders = "/orders";

    private static readonly string Origin = SignInBed.Console.GetLeftPart(UriPartial.Authority);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task opens_the_page_that_was_asked_for()
    {
        await bed.Provider.SetAccountAsync("deep", ["Pause.Operate"], Cancelled);
        using Visitor visitor = bed.Visitor();

        Page answered = await SignInBed.SignInAsync(visitor, "deep", Orders + "?page=1&q=a%20b");

        answered.Status.ShouldBe(HttpStatusCode.Redirect);
        answered.Location!.ShouldBe(new Uri(SignInBed.Console, Orders + "?page=1&q=a%20b"));
        Page opened = await visitor.GetAsync(Orders);
        opened.Status.ShouldBe(HttpStatusCode.OK);
        opened.Html.ShouldContain("deep");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task returns_to_no_other_site(string address)
    {
        await bed.Provider.SetAccountAsync("lured", ["Pause.Audit"], Cancelled);
        using Visitor visitor = bed.Visitor();

        Page answered = await SignInBed.SignInAsync(visitor, "lured", "/sign-in?return=" + Uri.EscapeDataString(address));

        answered.Location!.ShouldBe(new Uri(SignInBed.Console, "/"));
    }

    [Fact]
    public async Task makes_a_cookie_for_this_host_by_https_alone()
    {
        await bed.Provider.SetAccountAsync("cookie", ["Pause.Audit"], Cancelled);
        using Visitor visitor = bed.Visitor();

        Page answered = await SignInBed.SignInAsync(visitor, "cookie");

        string cookie = answered.SetCookie("__Host-rpause-console=");
        foreach (string attribute in (string[])["path=/", "secure", "httponly", "samesite=lax"])
            cookie.ShouldContain(attribute, Case.Insensitive);
        cookie.Length.ShouldBeLessThan(2_000); // a few claims, and no token of the provider
    }

    [Fact]
    public async Task counts_at_every_instance_and_ends_at_every_instance()
    {
        await bed.Provider.SetAccountAsync("two", ["Pause.Operate"], Cancelled);
        using Visitor visitor = bed.Visitor();
        await SignInBed.SignInAsync(visitor, "two");
        using Visitor elsewhere = bed.Visitor(atSecond: true);
        elsewhere.Session = visitor.Session;
        Page opened = await elsewhere.GetAsync(Orders);
        opened.Status.ShouldBe(HttpStatusCode.OK);

        // The form of the one instance is good at the other.
        foreach (KeyValuePair<(string Origin, string Name), string> cookie in elsewhere.Cookies)
            visitor.Cookies[cookie.Key] = cookie.Value;
        Page bye = await visitor.PostAsync("/sign-out", opened.HiddenOf("/sign-out"));

        bye.Location!.AbsolutePath.ShouldBe("/signed-out");
        (await elsewhere.GetAsync(Orders)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.GetAsync("/signed-out")).Html.ShouldContain(
            $"{bed.Provider.Issuer}session/end?client_id=console&amp;post_logout_redirect_uri=https%3A%2F%2Fconsole.example%2Fsigned-out"
        );
    }

    [Fact]
    public async Task answered_twice_is_refused_the_second_time()
    {
        await bed.Provider.SetAccountAsync("twice", ["Pause.Audit"], Cancelled);
        using Visitor visitor = bed.Visitor();
        (Uri callback, var before) = await AskedAsync(visitor, "twice");
        (await visitor.GetAsync(callback.ToString())).Status.ShouldBe(HttpStatusCode.Redirect);

        await RefusedAsync(visitor, callback);

        // Whoever copied the cookies of the first attempt too is refused by the provider: it answers a code once.
        using Visitor thief = bed.Visitor();
        foreach (((string Origin, string Name) key, string value) in before)
            thief.Cookies[key] = value;
        await RefusedAsync(thief, callback);
    }

    [Fact]
    public async Task answered_in_another_browser_is_refused()
    {
        await bed.Provider.SetAccountAsync("attacker", ["Pause.Audit"], Cancelled);
        using Visitor attacker = bed.Visitor();
        (Uri callback, _) = await AskedAsync(attacker, "attacker");
        using Visitor victim = bed.Visitor();

        await RefusedAsync(victim, callback);
    }

    [Theory]
    [InlineData("state", null)]
    [InlineData("state", "forged")]
    [InlineData("code", "forged")]
    [InlineData("code", null)]
    public async Task with_a_changed_answer_is_refused(string parameter, string? value)
    {
        await bed.Provider.SetAccountAsync("changed", ["Pause.Audit"], Cancelled);
        using Visitor visitor = bed.Visitor();
        (Uri callback, _) = await AskedAsync(visitor, "changed");
        var query = QueryHelpers.ParseQuery(callback.Query).ToDictionary(p => p.Key, p => (string?)p.Value);
        query[parameter] = value;

        await RefusedAsync(
            visitor,
            new Uri(QueryHelpers.AddQueryString(callback.GetLeftPart(UriPartial.Path), query.Where(p => p.Value is not null)))
        );
    }

    [Fact]
    public async Task with_the_code_of_another_sign_in_is_refused()
    {
        await bed.Provider.SetAccountAsync("code-1", ["Pause.Operate"], Cancelled);
        await bed.Provider.SetAccountAsync("code-2", ["Pause.Audit"], Cancelled);
        using Visitor one = bed.Visitor();
        using Visitor two = bed.Visitor();
        (Uri stolen, _) = await AskedAsync(one, "code-1");
        (Uri own, _) = await AskedAsync(two, "code-2");
        string Part(Uri of, string name) => QueryHelpers.ParseQuery(of.Query)[name].ToString();
        var mixed = new Dictionary<string, string?>
        {
            ["code"] = Part(stolen, "code"),
            ["state"] = Part(own, "state"),
            ["iss"] = Part(own, "iss"),
        };

        await RefusedAsync(two, new Uri(QueryHelpers.AddQueryString(own.GetLeftPart(UriPartial.Path), mixed)));
    }

    [Fact]
    public async Task that_the_provider_refuses_says_so_and_repeats_no_word_about_the_person()
    {
        using Visitor visitor = bed.Visitor();
        (Uri callback, _) = await AskedAsync(visitor, "nobody");

        Page page = await visitor.GetAsync(callback.ToString());

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Html.ShouldContain("access_denied");
        page.Html.ShouldNotContain("nobody of this name");
        bed.Log.ShouldNotContain(line => line.Contains("nobody of this name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task replaces_the_session_that_was_there_before()
    {
        await bed.Provider.SetAccountAsync("planter", ["Pause.Audit"], Cancelled);
        await bed.Provider.SetAccountAsync("planted-on", ["Pause.Operate"], Cancelled);
        using Visitor attacker = bed.Visitor();
        await SignInBed.SignInAsync(attacker, "planter");
        using Visitor victim = bed.Visitor();
        victim.Session = attacker.Session;

        await SignInBed.SignInAsync(victim, "planted-on", "/sign-in?again=1");

        victim.Session.ShouldNotBe(attacker.Session);
        (await victim.GetAsync(Orders)).Html.ShouldContain("planted-on");
        (await attacker.GetAsync(Orders)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task takes_a_changed_role_without_a_word_while_the_person_works()
    {
        await bed.Provider.SetAccountAsync("moved", ["Pause.Operate"], Cancelled);
        using Visitor visitor = bed.Visitor();
        await SignInBed.SignInAsync(visitor, "moved");
        (await visitor.GetAsync("/pause")).Status.ShouldBe(HttpStatusCode.OK);

        await bed.Provider.SetAccountAsync("moved", ["Pause.Audit"], Cancelled);

        Page asked = await RenewedAsync(visitor, "/pause");
        asked.Location!.Host.ShouldBe("127.0.0.1");
        Page opened = await visitor.FollowAsync(asked); // no form on the way
        opened.Address.AbsolutePath.ShouldBe("/pause");
        opened.Status.ShouldBe(HttpStatusCode.Forbidden);
        (await visitor.GetAsync(Orders)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task that_cannot_be_repeated_silently_ends_with_the_life_of_its_session()
    {
        await bed.Provider.SetAccountAsync("leaver", ["Pause.Audit"], Cancelled);
        using Visitor visitor = bed.Visitor();
        await SignInBed.SignInAsync(visitor, "leaver");
        foreach ((string Origin, string Name) key in visitor.Cookies.Keys.Where(k => k.Origin != Origin).ToArray())
            visitor.Cookies.Remove(key); // signed out of the provider elsewhere

        Page opened = await visitor.FollowAsync(await RenewedAsync(visitor, Orders));
        opened.Status.ShouldBe(HttpStatusCode.OK, "the session is as good as before");
        opened.Address.AbsolutePath.ShouldBe(Orders);

        await Eventually.UntilAsync(
            "the session ends",
            async () => (await visitor.GetAsync(Orders)).Location?.AbsolutePath == "/sign-in",
            Cancelled
        );
    }

    [Fact]
    public async Task does_not_lock_people_out_of_a_session_while_the_provider_fails()
    {
        await bed.Provider.SetAccountAsync("locked", ["Pause.Audit"], Cancelled);
        using Visitor visitor = bed.Visitor();
        await SignInBed.SignInAsync(visitor, "locked");
        await bed.Provider.RemoveAccountAsync("locked", Cancelled); // the provider answers its own session with an error page

        Page failed = await visitor.FollowAsync(await RenewedAsync(visitor, Orders));
        failed.Address.Host.ShouldBe("127.0.0.1");
        failed.Status.ShouldBe(HttpStatusCode.InternalServerError);

        (await visitor.GetAsync(Orders)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task does_not_make_a_person_another_one_without_a_word()
    {
        await bed.Provider.SetAccountAsync("switched-from", ["Pause.Audit"], Cancelled);
        await bed.Provider.SetAccountAsync("switched-to", ["Pause.Operate"], Cancelled);
        using Visitor visitor = bed.Visitor();
        await SignInBed.SignInAsync(visitor, "switched-from");
        using Visitor other = bed.Visitor();
        await SignInBed.SignInAsync(other, "switched-to");
        foreach ((string Origin, string Name) key in other.Cookies.Keys.Where(k => k.Origin != Origin))
            visitor.Cookies[key] = other.Cookies[key]; // the same browser, signed in at the provider as somebody else

        Page opened = await visitor.FollowAsync(await RenewedAsync(visitor, Orders));

        opened.Status.ShouldBe(HttpStatusCode.OK);
        opened.Html.ShouldContain("switched-from");
        opened.Html.ShouldNotContain("switched-to");
    }

    [Fact]
    public async Task gives_nothing_that_the_API_takes()
    {
        await bed.Provider.SetAccountAsync("api", ["Pause.Operate"], Cancelled);
        using Visitor visitor = bed.Visitor();
        await SignInBed.SignInAsync(visitor, "api");

        (await visitor.GetAsync("/api/orders")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await visitor.GetAsync("/api/orders", ("Authorization", $"Bearer {visitor.Session}"))).Status.ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task is_not_replaced_by_people_of_a_computer_for_development()
    {
        var deployment = new Deployment();
        deployment.Settings["Console__People__0__Name"] = "olivia";
        deployment.Settings["Console__People__0__Issuer"] = "dotnet-user-jwts";
        deployment.Settings["Console__People__0__Subject"] = "olivia";

        var ended = await Should.ThrowAsync<InvalidOperationException>(() => deployment.StartAppAsync(bed.Account, Cancelled));

        ended.Message.ShouldStartWith("The app ended with 78:");
        ended.Message.ShouldContain("\nConsole:People is set, but the environment is Production.");
    }

    // The address with which the provider answers, not opened yet, and the cookies of this moment.
    private static async Task<(Uri Callback, Dictionary<(string Origin, string Name), string> Cookies)> AskedAsync(
        Visitor visitor,
        string name
    )
    {
        Page login = await visitor.FollowAsync(await visitor.GetAsync("/sign-in"));
        Page answer = await visitor.SubmitAsync(login, ("login", name));
        while (answer.Location is { } next && next.AbsolutePath != Callback)
            answer = await visitor.GetAsync(next.ToString());
        return (answer.Location ?? throw new InvalidOperationException(answer.Html), new(visitor.Cookies));
    }

    private static async Task RefusedAsync(Visitor visitor, Uri callback)
    {
        string? before = visitor.Session;
        Page page = await visitor.GetAsync(callback.ToString());
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Html.ShouldContain("The sign-in did not finish");
        visitor.Session.ShouldBe(before);
    }

    // In the second half of a session's minute, a page is answered by way of the provider.
    private static Task<Page> RenewedAsync(Visitor visitor, string page) =>
        Eventually.UntilAsync(
            "the provider is asked again",
            async () => await visitor.GetAsync(page) is { Location: not null } asked ? asked : null,
            Cancelled
        );
}

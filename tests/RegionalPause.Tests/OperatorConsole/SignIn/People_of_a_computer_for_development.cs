using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionalPause.App.Hosting;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.SignIn;
using RegionalPause.Cli.Up;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.SignIn;

[Requirement("R31", "R36")]
public sealed class People_of_a_computer_for_development
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task end_the_app_at_its_start_in_every_other_environment(string environment)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(ConsoleApp.People);
        builder.Services.AddSingleton(TimeProvider.System).AddIdentity(builder.Configuration);

        (await builder.Build().RunToTheEndAsync().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBe(
            ProcessEnd.Misconfigured
        );
    }

    // The start is the first barrier. A test takes it away, to see the second one.
    [Fact]
    public async Task have_no_page_in_every_other_environment()
    {
        await using ConsoleApp development = await ConsoleApp.StartAsync();
        await using ConsoleApp production = await ConsoleApp.StartAsync("Production", isUnchecked: true);
        using Visitor here = development.Visitor();
        using Visitor there = production.Visitor();

        (await here.GetAsync("/sign-in")).Html.ShouldContain("olivia");
        Page page = await there.GetAsync("/sign-in");
        page.Html.ShouldNotContain("olivia");
        page.Html.ShouldContain("Authentication__Schemes__OpenIdConnect__Authority");
        (await here.PostAsync(SignInPages.ChoosePath, [])).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await there.PostAsync(SignInPages.ChoosePath, [])).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("4")]
    [InlineData("-1")]
    [InlineData("olivia")]
    [InlineData("")]
    public async Task are_only_those_of_the_settings(string person)
    {
        await using ConsoleApp app = await ConsoleApp.StartAsync();
        using Visitor visitor = app.Visitor();

        Page choice = await visitor.SubmitAsync(await visitor.GetAsync("/sign-in"), ("person", person));

        choice.Html.ShouldContain("olivia");
        visitor.Session.ShouldBeNull();
    }

    [Fact]
    public void of_up_are_those_who_have_a_token_and_a_role_of_the_console()
    {
        var settings = LocalTokens
            .ConsolePeople()
            .ToDictionary(s => s.Key.Replace("__", ":", StringComparison.Ordinal), s => (string?)s.Value);
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

        var options = new SignInOptions();
        configuration.GetSection(SignInOptions.Section).Bind(options);

        options
            .People.Select(p => (p.Name, p.Subject, p.Issuer, Role: p.Roles.Single()))
            .ShouldBe([
                ("olivia", "olivia", LocalTokens.Issuer, AppRoles.Operate),
                ("alice", "alice", LocalTokens.Issuer, AppRoles.Approve),
                ("bob", "bob", LocalTokens.Issuer, AppRoles.Approve),
                ("audit", "audit", LocalTokens.Issuer, AppRoles.Audit),
            ]);
    }
}

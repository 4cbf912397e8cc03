using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using NSubstitute;
using RegionalPause.App.OperatorConsole.SignIn;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.SignIn;

[Requirement("R31", "R36")]
public sealed class Wrong_settings_of_the_sign_in
{
    private const string Provider = "Authentication:Schemes:OpenIdConnect:";

    private static readonly Dictionary<string, string?> Good = new()
    {
        [Provider + "Authority"] = "https://login.example/tenant/v2.0",
        [Provider + "ClientId"] = "console",
        [Provider + "ClientSecret"] = "secret",
        ["Console:PublicAddress"] = "https://console.example",
    };

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public void are_not_found_in_good_ones(string environment) => Faults(environment, Good).ShouldBeEmpty();

    [Fact]
    public void are_not_found_where_no_way_to_sign_in_is_set() => Faults("Production", []).ShouldBeEmpty();

    [Theory]
    [InlineData("Authentication:Schemes:OpenIdConnect:Authority", "")]
    [InlineData("Authentication:Schemes:OpenIdConnect:Authority", "login.example")]
    [InlineData("Authentication:Schemes:OpenIdConnect:Authority", "http://login.example")]
    [InlineData("Authentication:Schemes:OpenIdConnect:ClientId", "")]
    [InlineData("Console:PublicAddress", "")]
    [InlineData("Console:PublicAddress", "http://console.example")]
    [InlineData("Console:PublicAddress", "https://user@console.example")]
    [InlineData("Console:PublicAddress", "https://console.example/path")]
    [InlineData("Console:PublicAddress", "ftp://console.example")]
    public void are_named(string setting, string value) =>
        Faults("Production", new(Good) { [setting] = value }).ShouldContain(fault => fault.StartsWith(setting, StringComparison.Ordinal));

    [Fact]
    public void name_each_person_who_has_no_identity() =>
        Faults("Development", new() { ["Console:People:0:Name"] = "olivia" })
            .Select(fault => fault.Split(' ')[0])
            .ShouldBe(["Console:People:0:Issuer", "Console:People:0:Subject"]);

    [Fact]
    public void say_what_to_do_about_people_in_production() =>
        Faults("Production", new(ConsoleApp.People)).ShouldHaveSingleItem().ShouldContain("remove the setting");

    private static IEnumerable<string> Faults(string environment, Dictionary<string, string?> settings)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        IHostEnvironment host = Substitute.For<IHostEnvironment>();
        host.EnvironmentName.Returns(environment);
        var options = new SignInOptions();
        configuration.GetSection(SignInOptions.Section).Bind(options);
        return new SignInSettings(host, configuration).Validate(null, options).Failures ?? [];
    }
}

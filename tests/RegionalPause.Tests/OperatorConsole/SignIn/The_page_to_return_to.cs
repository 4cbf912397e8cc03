using System.Net;
using RegionalPause.App.OperatorConsole.SignIn;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.SignIn;

[Requirement("R31")]
public sealed class The_page_to_return_to
{
    [Theory]
    [InlineData("/")]
    [InlineData("/orders/uk-2024")]
    [InlineData("/orders/uk-2024/approve?digest=sha256%3Aab&x=//evil.example")]
    [InlineData("/orders#events")]
    public void is_a_path_of_the_console(string path) => LocalReturn.Of(path).ShouldBe(path);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("orders")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/orders\r\nSet-Cookie: a=b")]
    [InlineData("/\u0000")]
    [InlineData(" /orders")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/ordérs")]
    [InlineData("/api/orders")]
    [InlineData("/API/orders")]
    [InlineData("/o/link")]
    [InlineData("/sign-in?return=/")]
    [InlineData("/sign-in/callback?code=1")]
    [InlineData("/sign-out")]
    [InlineData("/signed-out")]
    [InlineData("/live/overview")]
    public void is_otherwise_the_overview(string? path) => LocalReturn.Of(path).ShouldBe("/");

    [Fact]
    public void is_the_overview_if_the_path_is_too_long() => LocalReturn.Of("/" + new string('a', 2_000)).ShouldBe("/");

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task is_checked_where_it_is_used(string path)
    {
        await using ConsoleApp app = await ConsoleApp.StartAsync();
        using Visitor visitor = app.Visitor();

        (await ConsoleApp.SignInAsync(visitor, "olivia", path)).Location!.ShouldBe(new Uri(app.Address, "/"));
        Page again = await visitor.GetAsync($"/sign-in?return={Uri.EscapeDataString(path)}");
        (again.Status, again.Location).ShouldBe((HttpStatusCode.Redirect, new Uri(app.Address, "/")));
        // The field of the form is as free as the query.
        Page choice = await visitor.GetAsync("/sign-in?again=1");
        (await visitor.SubmitAsync(choice, ("person", "0"), ("return", path))).Location!.ShouldBe(new Uri(app.Address, "/"));
    }
}

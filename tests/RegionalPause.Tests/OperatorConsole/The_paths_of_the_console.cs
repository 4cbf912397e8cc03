using RegionalPause.App.OperatorConsole;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole;

/// <summary>Which paths are pages: nothing of the API, of the objection page or of a function's name.</summary>
[Requirement("R31")]
public sealed class The_paths_of_the_console
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/pause", true)]
    [InlineData("/orders/uk-1/approve", true)]
    [InlineData("/assets/console-0.css", true)]
    [InlineData("/api", false)]
    [InlineData("/api/orders", false)]
    [InlineData("/o/link", false)]
    [InlineData("/Pause", false)]
    [InlineData("/ContentSubmitted", false)]
    [InlineData("", false)]
    [InlineData("pause", false)]
    public void are_known_by_their_first_segment(string path, bool included) => ConsolePaths.Include(path).ShouldBe(included);
}

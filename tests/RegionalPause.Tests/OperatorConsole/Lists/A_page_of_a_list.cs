using RegionalPause.App.OperatorConsole.Lists;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Lists;

/// <summary>A list of any length, and any number in the address.</summary>
[Requirement("R31")]
public sealed class A_page_of_a_list
{
    [Theory]
    [InlineData(null, 1, 0)]
    [InlineData("1", 1, 0)]
    [InlineData("3", 3, 100)]
    [InlineData("99", 3, 100)]
    [InlineData("0", 1, 0)]
    [InlineData("-2", 1, 0)]
    [InlineData("two", 1, 0)]
    [InlineData("99999999999999999999", 1, 0)]
    public void is_always_one_that_exists(string? asked, int number, int first)
    {
        Paged<int> page = Paging.PageOf<int>([.. Enumerable.Range(0, 120)], asked);

        (page.Number, page.Pages, page.All, page.Items[0]).ShouldBe((number, 3, 120, first));
    }

    [Fact]
    public void of_nothing_is_empty() =>
        Paging.PageOf<int>([], "7").ShouldSatisfyAllConditions(p => p.Items.ShouldBeEmpty(), p => p.Pages.ShouldBe(1));
}

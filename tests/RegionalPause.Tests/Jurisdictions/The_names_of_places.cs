using RegionalPause.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Jurisdictions;

/// <summary>Places are found by the names that people use.</summary>
[Requirement("R31")]
public sealed class The_names_of_places
{
    private static readonly PlaceNames Names = new(JurisdictionAtlas.LoadEmbedded());

    [Theory]
    [InlineData("Germany", "DE")]
    [InlineData("germany", "DE")]
    [InlineData("Deutschland", "DE")]
    [InlineData("Duitsland", "DE")]
    [InlineData("an Ghearmáin", "DE")]
    [InlineData("Deutschl", "DE")]
    [InlineData("England", "UK")]
    [InlineData("Großbritannien", "UK")]
    [InlineData("United Kingdom", "UK")]
    [InlineData("Europe", "EEA")]
    [InlineData("Brasil", "BR")]
    [InlineData("Hellas", "GR")]
    [InlineData("Saint", null)] // several of them
    [InlineData("Atlantis", null)]
    [InlineData("De", null)]
    [InlineData("", null)]
    public void are_guessed_only_where_one_place_is_meant(string word, string? code) => Names.Guess(word).ShouldBe(code);

    [Theory]
    [InlineData("United Kingdom", "UK")]
    [InlineData("Vereinigtes Königreich", "UK")]
    [InlineData("Deutschland", "DE")]
    [InlineData("Holland", "NL")]
    [InlineData("England", null)] // more than England would be paused
    [InlineData("Europe", null)] // less than Europe would be paused
    [InlineData("Deutschl", null)]
    public void are_exact_only_where_the_place_is_meant_as_it_is(string name, string? code) => Names.Exact(name).ShouldBe(code);

    [Fact]
    public void are_found_by_a_part_in_any_language()
    {
        Names.Find("slov").Select(p => p.Code).ShouldBe(["SI", "SK"], ignoreOrder: true);
        Names.Find("reich").Select(p => p.Code).ShouldBe(["AT", "FR", "GB"], ignoreOrder: true);
        Names.Find("eu").Select(p => p.Code).ShouldContain("EU");
    }

    [Fact]
    public void of_every_jurisdiction_and_group_are_listed_without_a_search()
    {
        Names.Find(null).Count().ShouldBe(Names.All.Length);
        Names.All.ShouldContain(p => p.Code == "UK" && p.Groups.Length == 1);
        Names.All.ShouldNotContain(p => p.Code == JurisdictionCode.Drill.Value);
    }
}

using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.App.OperatorConsole.Map;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Lists;

/// <summary>Without capitals and accents.</summary>
[Requirement("R31")]
public sealed class A_text_to_search_in
{
    [Theory]
    [InlineData("Réunion", "reunion")]
    [InlineData("ÅLAND Islands", "aland islands")]
    [InlineData("Türkiye", "turkiye")]
    [InlineData("São Tomé and Príncipe", "sao tome and principe")]
    [InlineData("Łódź", "lodz")]
    [InlineData("Ελλάδα", "ελλάδα")]
    public void has_no_accents(string text, string plain) => SearchText.Of(text).ShouldBe(plain);

    [Fact]
    public void can_be_typed_on_a_plain_keyboard_for_every_jurisdiction() =>
        PlaceRows
            .Of(Atlas.Embedded, MapShapes.LoadEmbedded().Names, [], [], [])
            .Select(row => SearchText.Of(row.Name))
            .Where(name => name.Any(c => c is > '~' and not '’'))
            .ShouldBeEmpty();
}

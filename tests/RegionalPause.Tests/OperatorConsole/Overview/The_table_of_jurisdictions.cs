using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Map;
using RegionalPause.App.OperatorConsole.Overview;
using RegionalPause.Jurisdictions;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Overview;

/// <summary>The rows that a page gets, and those that its script gets after a change.</summary>
[Requirement("R31")]
public sealed class The_table_of_jurisdictions
{
    private static readonly MapShapes Shapes = MapShapes.LoadEmbedded();

    private static readonly ImmutableArray<PlaceRow> All = PlaceRows.Of(Atlas.Embedded, Shapes.Names, [], [], []);

    [Fact]
    public void lists_only_what_a_search_finds()
    {
        JurisdictionTableModel table = Table("Großbritannien");

        table.Listed.Select(listed => listed.Row.Code).ShouldBe(["GB"]);
        table.Listed.ShouldAllBe(listed => !listed.IsHidden);
    }

    [Fact]
    public void lists_the_others_too_and_hidden_for_the_script()
    {
        JurisdictionTableModel table = Table("Großbritannien") with { HasHidden = true };

        table.Listed.Select(listed => listed.Row).ShouldBe(All);
        table.Listed.Where(listed => !listed.IsHidden).Select(listed => listed.Row.Code).ShouldBe(["GB"]);
        table.Found.ShouldBe(Table("Großbritannien").Found);
    }

    [Fact]
    public async Task hides_rows_in_its_text()
    {
        (await RenderAsync(Table("Großbritannien"))).ShouldNotContain(" hidden");
        (await RenderAsync(Table("Großbritannien") with { HasHidden = true })).ShouldContain(" hidden");
        (await RenderAsync(Table("") with { HasHidden = true })).ShouldNotContain(" hidden");
    }

    private static JurisdictionTableModel Table(string query) =>
        JurisdictionTableModel.Of(new MapModel(Shapes, All), All, query, new PlaceNames(Atlas.Embedded).Guess);

    private static Task<string> RenderAsync(JurisdictionTableModel table) =>
        ConsoleAnswer.RenderAsync(JurisdictionTable.Create(table), TestContext.Current.CancellationToken);
}

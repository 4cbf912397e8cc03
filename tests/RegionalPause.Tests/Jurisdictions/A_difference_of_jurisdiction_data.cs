using System.Text.Json.Nodes;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Jurisdictions;

[Requirement("R44")]
public sealed class A_difference_of_jurisdiction_data
{
    // Residence TT was known, and is not any more.
    private static readonly JurisdictionAtlas WithoutTrinidad = Atlas.With(data => data["unprofiledIsoCodes"]!.Drop("TT"));

    // Whoever says TT lives in GB: open.
    private static readonly JurisdictionAtlas TrinidadIsBritain = Atlas.With(data =>
    {
        data["unprofiledIsoCodes"]!.Drop("TT");
        JsonObject alias = data.Row("aliases", "alias", "UK").DeepClone().AsObject();
        alias["alias"] = "TT";
        data["aliases"]!.AsArray().Add(alias);
    });

    [Fact]
    public void is_empty_where_the_data_stay()
    {
        ControlDifference.Between(Law(["GB"]), Atlas.Embedded, Atlas.Embedded, Noon).ShouldBeEmpty();
        AtlasDifference.Between(Atlas.Embedded, Atlas.Embedded).ShouldBeEmpty();
    }

    [Fact]
    public void shows_a_residence_that_was_held_and_would_be_admitted()
    {
        DecisionChange change = ControlDifference.Between(Law(["GB"]), WithoutTrinidad, TrinidadIsBritain, Noon).ShouldHaveSingleItem();

        (change.Jurisdiction, change.Before.Reason, change.Admits).ShouldBe((Code("GB"), ReasonCode.JurisdictionUnknown, true));
        change.Example.Id.ShouldBe(new ItemId("example:TT", 1));
    }

    [Fact]
    public void shows_a_residence_that_would_be_held() =>
        ControlDifference.Between(Law(["TT"]), Atlas.Embedded, WithoutTrinidad, Noon).ShouldHaveSingleItem().Withholds.ShouldBeTrue();

    [Fact]
    public void shows_what_a_name_loses_and_gains()
    {
        JurisdictionAtlas changed = Atlas.With(data => data.Row("jurisdictions", "code", "RE")["pauseWithParentByDefault"] = false);

        NameChange lost = AtlasDifference.Between(Atlas.Embedded, changed).Single(change => change.Name == "FR");
        NameChange gained = AtlasDifference.Between(changed, Atlas.Embedded).Single(change => change.Name == "FR");

        (string.Join(' ', lost.Lost), lost.Gained.IsEmpty, string.Join(' ', gained.Gained)).ShouldBe(("RE", true, "RE"));
        (lost.Loosens, gained.Loosens).ShouldBe((true, true));
    }

    [Fact]
    public void shows_a_name_that_is_new_and_loosens_nothing()
    {
        NameChange added = AtlasDifference.Between(WithoutTrinidad, Atlas.Embedded).ShouldHaveSingleItem();

        (added.Name, added.IsNew, added.Loosens).ShouldBe(("TT", true, false));
    }
}

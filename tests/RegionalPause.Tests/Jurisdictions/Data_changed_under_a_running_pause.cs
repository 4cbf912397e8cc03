using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Jurisdictions;

[Requirement("R4", "D39")]
public sealed class Data_changed_under_a_running_pause
{
    private static ImmutableArray<JurisdictionCode> Recorded(params string[] names) =>
        [.. names.SelectMany(n => Atlas.Embedded.TryResolve(n, out ImmutableArray<JurisdictionCode> codes, out _) ? codes : []).Distinct()];

    [Fact]
    public void lose_nothing_while_they_are_the_same() => Atlas.Embedded.CodesLostSince(["EU", "GB"], Recorded("EU", "GB")).ShouldBeEmpty();

    [Fact]
    public void are_caught_when_a_code_leaves_the_group_the_order_names()
    {
        JurisdictionAtlas changed = Atlas.With(WithoutReunionInGroups);

        changed.CodesLostSince(["EU"], Recorded("EU")).Select(c => c.Value).ShouldBe(["RE"]);
        changed.CodesLostSince(["EU", "RE"], Recorded("EU")).ShouldBeEmpty();
    }

    [Fact]
    public void are_caught_when_a_territory_no_longer_follows_its_parent()
    {
        JurisdictionAtlas changed = Atlas.With(d => d.Row("jurisdictions", "code", "RE")["pauseWithParentByDefault"] = false);

        changed.CodesLostSince(["FR"], Recorded("FR")).Select(c => c.Value).ShouldBe(["RE"]);
    }

    [Fact]
    public void are_caught_when_a_name_no_longer_means_anything() =>
        Atlas.Embedded.CodesLostSince(["EU-15"], Recorded("IE", "DE")).Select(c => c.Value).ShouldBe(["DE", "IE"]);

    [Fact]
    public void may_make_a_name_mean_more() => Atlas.Embedded.CodesLostSince(["EU"], Recorded("IE")).ShouldBeEmpty();

    [Theory]
    [InlineData("GB", true)]
    [InlineData("US-CA", true)]
    [InlineData("UK", false)]
    [InlineData("gb", false)]
    [InlineData(" GB", false)]
    [InlineData("QQ", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void restore_recorded_codes_exactly_as_written_or_say_so(string? recorded, bool known)
    {
        Atlas.Embedded.TryRestore(recorded, out JurisdictionCode code, out string? problem).ShouldBe(known);
        (problem is null).ShouldBe(known);
        code.Value.ShouldBe(known ? recorded : null);
    }

    private static void WithoutReunionInGroups(System.Text.Json.Nodes.JsonNode data)
    {
        foreach (string group in data.Row("jurisdictions", "code", "RE")["groups"]!.AsArray().Select(g => (string)g!).ToArray())
        {
            System.Text.Json.Nodes.JsonObject row = data.Row("groups", "id", group);
            row["codes"]!.Drop("RE");
            row["territories"]!.Drop("RE");
        }

        data.Row("jurisdictions", "code", "RE")["groups"]!.AsArray().Clear();
    }
}

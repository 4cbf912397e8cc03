using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Requests;

[Requirement("R14", "R22", "R45", "R47")]
public sealed class The_two_person_rule
{
    private static readonly Person Alice = Person.Identified("https://issuer", "1", "Alice");
    private static readonly Person Bob = Person.Identified("https://issuer", "2", "Bob");

    [Fact]
    public void is_met_by_two_different_people() => TwoPersonRule.IsMet([Alice, Bob]).ShouldBeTrue();

    [Fact]
    public void counts_a_person_once() => TwoPersonRule.Count([Alice, "alice", Alice]).ShouldBe(1);

    [Fact]
    public void counts_no_application() =>
        TwoPersonRule.Count([Alice, Person.Identified("https://issuer", "3", "Job", isService: true)]).ShouldBe(1);

    [Fact]
    public void counts_no_person_without_a_name() => TwoPersonRule.Count([Alice, "\u200B "]).ShouldBe(1);

    [Fact]
    public void counts_no_person_who_is_left_out() => TwoPersonRule.Count([Alice, Bob], Alice, "ops").ShouldBe(1);
}

using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using RegionalPause.Tests.Resumption;
using Shouldly;

namespace RegionalPause.Tests.Requests;

[Requirement("R45")]
public class Two_records_of_a_person
{
    private static readonly Person Alice = Person.Identified("https://issuer.example", "s-1", "alice@example.org");

    [Fact]
    public void are_one_by_issuer_and_subject_whatever_the_names() =>
        Alice.IsSameAs(Person.Identified("https://issuer.example", "s-1", "s-1")).ShouldBeTrue();

    [Theory]
    [InlineData("https://issuer.example", "s-2")]
    [InlineData("https://another.example", "s-1")]
    [InlineData("https://issuer.example", "S-1")]
    public void are_two_by_issuer_or_subject_whatever_the_names(string issuer, string subject) =>
        Alice.IsSameAs(Person.Identified(issuer, subject, Alice.Name)).ShouldBeFalse();

    [Theory]
    [InlineData("alice", "ALICE ")]
    [InlineData("Jos\u00e9", "Jose\u0301")] // composed and decomposed
    [InlineData("Jos\u00e9", "JOSE\u0301")]
    [InlineData("\uff41lice", "alice")] // full width
    [InlineData("al\u200bice", "alice")] // zero width space
    [InlineData("al\u00adice", "alice")] // soft hyphen
    [InlineData("\u202ealice", "alice")] // direction
    [InlineData("alice\u3164", "alice")] // Hangul filler
    [InlineData("alice\ufe0f", "alice")] // variation selector
    [InlineData("ann a", "anna")]
    [InlineData("ann\u00a0a", "ann a")]
    [InlineData("\ufb01ona", "fiona")] // ligature
    [InlineData("Stra\u00dfe", "STRASSE")]
    [InlineData("\ud55c", "\u1112\u1161\u11ab")] // Hangul syllable
    [InlineData("a\u0323\u0301", "a\u0301\u0323")] // marks in another order
    [InlineData("al\ud800ice", "al\ud801ice")] // half a pair is no other than another half
    public void are_one_where_only_names_are_known_that_look_alike(string one, string other)
    {
        Person.Named(one).IsSameAs(other).ShouldBeTrue();
        Person.Named(other).IsSameAs(one).ShouldBeTrue();
        Person.Identified("i", "s", one).IsSameAs(other).ShouldBeTrue();
    }

    [Theory]
    [InlineData("alice", "alicia")]
    [InlineData("jose", "jos\u00e9")]
    [InlineData("alice", "bob")]
    public void are_two_where_names_look_different(string one, string other) => Person.Named(one).IsSameAs(other).ShouldBeFalse();

    [Fact]
    public void are_one_where_one_has_an_identity_and_the_other_only_its_name_or_subject()
    {
        Alice.IsSameAs("Alice@Example.org").ShouldBeTrue();
        Person.Named("s-1").IsSameAs(Alice).ShouldBeTrue();
        Alice.IsSameAs("bob").ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData("\u200b\u3164\u2800")]
    public void say_nobody_without_a_visible_name(string name)
    {
        Person.Named(name).IsNobody.ShouldBeTrue();
        Person.Identified("i", "s", name).IsNobody.ShouldBeFalse();
    }

    [Property]
    public void are_compared_both_ways_alike_and_never_throw(string? one, string? other)
    {
        Person a = one ?? "",
            b = other ?? "";
        a.IsSameAs(b).ShouldBe(b.IsSameAs(a));
        a.IsSameAs(a).ShouldBeTrue();
    }

    [Fact]
    public void are_stored_as_before_where_only_a_name_is_known_and_with_identity_otherwise()
    {
        JsonSerializer.Serialize(Person.Named("alice")).ShouldBe("\"alice\"");
        JsonSerializer.Serialize(Alice).ShouldBe("""{"name":"alice@example.org","issuer":"https://issuer.example","subject":"s-1"}""");
        JsonSerializer
            .Serialize(Person.Identified("i", "s", "job", isService: true))
            .ShouldBe("""{"name":"job","issuer":"i","subject":"s","service":true}""");
        foreach (Person person in (Person[])["alice", Alice, Person.Identified("i", "s", "job", isService: true)])
            JsonSerializer.Deserialize<Person>(JsonSerializer.Serialize(person)).ShouldBe(person);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("""{"name":"alice"}""")]
    [InlineData("""{"name":"alice","issuer":"","subject":"s"}""")]
    [InlineData("""{"name":"alice","issuer":null,"subject":"s"}""")]
    public void are_refused_where_they_are_not_whole(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Person>(json));

    [Fact]
    public void leave_the_digest_of_an_old_proposal_as_it_was()
    {
        Resuming old = Resuming.Proposed();
        Encoding.UTF8.GetString(ResumptionJson.Write(old.Standing!)).ShouldContain("\"authors\":[\"paul\"]");
        Resuming with = Resuming.Given();
        with.When(new ResumptionCommand.Propose(Resuming.Proposal, Person.Identified("i", "s", "paul"), Resuming.Now)).Happens();
        with.Digest.ShouldNotBe(old.Digest); // who wrote it is what is reviewed
        ResumptionJson.Digest(ResumptionJson.ReadStanding(ResumptionJson.Write(with.Standing!)), with.Checklist).ShouldBe(with.Digest);
    }

    [Fact]
    public void are_one_in_every_comparison_of_two_people()
    {
        Person again = Person.Identified("https://issuer.example", "s-1", "another name");
        Person bob = Person.Identified("https://issuer.example", "s-2", Alice.Name); // the same name, another person

        Orders.OrderStory.Given(Orders.Sample.Pause, End(Alice)).When(End(again)).ThenNothing().When(End(bob)).Stage(OrderStage.Withdrawn);

        Resuming story = Resuming.Proposed();
        story
            .When(new ResumptionCommand.Approve(story.Digest, story.Checklist, Alice, Resuming.Now))
            .Happens()
            .When(new ResumptionCommand.Approve(story.Digest, story.Checklist, again, Resuming.Now))
            .ChangesNothing();
        new RulesOverride("because", Alice, again, Resuming.Book.Data, []).IsComplete.ShouldBeFalse();
        new RulesOverride("because", Alice, bob, Resuming.Book.Data, []).IsComplete.ShouldBeTrue();

        static PauseCommand End(Person by) => new PauseCommand.EndOrder(OrderEnding.Withdraw, by, Orders.Sample.At(100));
    }

    [Fact]
    public void approve_nothing_where_it_is_an_application()
    {
        Person service = Person.Identified("i", "s", "job", isService: true);
        Orders
            .OrderStory.Given(Orders.Sample.Pause)
            .When(new PauseCommand.EndOrder(OrderEnding.Withdraw, service, Orders.Sample.At(1)))
            .ThenRefused(RegionalPause.Requests.RefusalCode.NeedsAuthenticatedPerson);
        Resuming story = Resuming.Proposed();
        story
            .When(new ResumptionCommand.Approve(story.Digest, story.Checklist, service, Resuming.Now))
            .IsRefused(RegionalPause.Requests.RefusalCode.NeedsAuthenticatedPerson);
        ResumptionCheck.IsBarred(service, story.Standing!, story.Pause).ShouldBeTrue();
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Cli.Scenarios;
using RegionalPause.Content;
using RegionalPause.Engagement;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Cli.Scenarios;

/// <summary>What a scenario is made of: data that the gate takes, and texts that a person reads.</summary>
[Requirement("R32")]
public sealed partial class A_scenario
{
    // The day on which it is replayed: long after it happened.
    private static readonly DateTimeOffset Today = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();

    public static TheoryData<string> All => [.. ScenarioList.All.Select(s => s.Id)];

    [Fact]
    public void is_one_of_four_public_cases() =>
        ScenarioList.All.Select(s => s.Id).ShouldBe(["linkedin-2024", "meta-2024", "x-2024", "brazil-2024"]);

    [Theory]
    [MemberData(nameof(All))]
    public void goes_forward_in_time(string id) => Of(id).Steps.Select(s => s.On).ShouldBeInOrder();

    [Theory]
    [MemberData(nameof(All))]
    public void says_in_short_sentences_what_happened_and_what_the_product_does(string id)
    {
        foreach (ScenarioStep step in Of(id).Steps)
        {
            foreach (string text in (string[])[step.Happened, step.Does])
            {
                text.ShouldEndWith(".");
                text.Split(". ").Length.ShouldBeLessThanOrEqualTo(4, text);
                text.Split(". ").ShouldAllBe(sentence => sentence.Length <= 160, text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void names_the_source_of_each_day_or_says_that_the_day_is_ours(string id)
    {
        foreach (ScenarioStep step in Of(id).Steps)
        {
            step.Sources.ShouldAllBe(key => Key().IsMatch(key));
            if (step.Sources.IsEmpty)
                step.Happened.ShouldEndWith("The day is ours.");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void issues_one_order_which_the_gate_takes(string id)
    {
        ScenarioAction.IssueOrder issued = Actions<ScenarioAction.IssueOrder>(id).ShouldHaveSingleItem();

        issued.Request.Id.ShouldBe(Of(id).Order);
        PauseRequestReader
            .Read(issued.Request with { Id = $"{issued.Request.Id}-back-gb-261130t023005" }, Person.Named("olivia"), Today, Atlas)
            .Succeeded(out PauseOrder? order, out Refusal? refusal)
            .ShouldBeTrue(refusal?.ToString());
        order!.Named.ShouldBe(issued.Request.Jurisdictions);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void enters_dealings_on_their_days_of_then_which_are_late_now(string id)
    {
        ScenarioAction.Enter[] entries = [.. Actions<ScenarioAction.Enter>(id)];
        entries.ShouldNotBeEmpty();
        foreach (ScenarioAction.Enter enter in entries)
        {
            EngagementRequestReader
                .Read(enter.Entry, OrderId.Parse(Of(id).Order), Person.Named("olivia"), Today)
                .Succeeded(out EngagementEntry? entry, out Refusal? refusal)
                .ShouldBeTrue(refusal?.ToString());
            entry!.IsLate.ShouldBeTrue();
        }
        var log = new EngagementLog(OrderId.Parse(Of(id).Order), []);
        foreach (ScenarioAction.Enter enter in entries)
        {
            EngagementRequestReader
                .Read(enter.Entry, log.Order, Person.Named("olivia"), Today)
                .Succeeded(out EngagementEntry? entry, out _)
                .ShouldBeTrue();
            Decision<EngagementEntry> decision = EngagementDecider.Decide(log, entry!);
            decision.ShouldBeOfType(
                enter.IsRefused ? typeof(Decision<EngagementEntry>.Refused) : typeof(Decision<EngagementEntry>.Events),
                enter.Entry.Reference
            );
            if (decision is Decision<EngagementEntry>.Events([var added]))
                log = log with { Entries = log.Entries.Add(added) };
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void submits_posts_that_the_gate_can_read_each_revision_once(string id)
    {
        Post[] posts = [.. Actions<ScenarioAction.Submit>(id).SelectMany(s => s.Posts).Select(p => p.Post)];
        var parser = new ContentItemParser(Atlas, new FakeTimeProvider(Today));

        posts.Select(p => p.Name).ShouldBeUnique();
        foreach (Post post in posts)
        {
            ParsedContent parsed = parser.Parse(Encoding.UTF8.GetBytes(post.MessageAt(Today)));
            parsed.ShouldBeOfType<ParsedContent.Item>($"{post.Name}: {parsed}").Content.AuthorId.Value.ShouldBe(post.Author);
        }
        // What is asked about after a resumption was submitted before.
        Actions<ScenarioAction.DecidedAgain>(id)
            .SelectMany(d => d.Posts)
            .Select(p => p.Post.Name)
            .Except(posts.Select(p => p.Name))
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void lets_only_registered_members_object(string id)
    {
        string[] members = [.. Actions<ScenarioAction.Register>(id).SelectMany(r => r.Members).Select(m => m.Id)];

        members.ShouldBeUnique();
        Actions<ScenarioAction.Objection>(id).Select(o => o.Member).Except(members).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void gives_members_45_days_or_more_and_says_how_many_did_not_pass(string id)
    {
        foreach (ScenarioStep step in Of(id).Steps)
        {
            foreach (ScenarioAction.Tell tell in step.Actions.OfType<ScenarioAction.Tell>())
            {
                int days = tell.Request.StartsOn!.Value.DayNumber - step.On.DayNumber;
                days.ShouldBeGreaterThanOrEqualTo(45);
                Actions<ScenarioAction.Resume>(id).ShouldHaveSingleItem().Reason.ShouldBe($"demonstration: {days} days in one moment");
            }
        }
    }

    private static Scenario Of(string id) => ScenarioList.All.Single(s => s.Id == id);

    private static IEnumerable<T> Actions<T>(string id)
        where T : ScenarioAction => Of(id).Steps.SelectMany(s => s.Actions).OfType<T>();

    [GeneratedRegex("^[A-Z]+[0-9]?(-[A-Z]+)?$")]
    private static partial Regex Key();
}

using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Tests.Resumption;
using Shouldly;
using static RegionalPause.Tests.Resumption.Resuming;

namespace RegionalPause.Tests.Safety;

/// <summary>Training may resume only as the members were told it would.</summary>
[Requirement("D28", "D29", "D32")]
public sealed class What_the_notice_said
{
    [Fact]
    public void lets_a_proposal_pass_that_goes_no_further() => Found(Proposal, Told).ShouldBe((true, "it did"));

    [Theory]
    [InlineData(-1, false)] // the last second of the day before
    [InlineData(0, true)]
    public void names_the_first_day_of_use(int seconds, bool met) =>
        Found(Proposal, Told, Told.StartsOn.ToDateTime(TimeOnly.MinValue).AddSeconds(seconds))
            .ShouldBe((met, met ? "it did" : "it named 2025-11-03 as the start"));

    [Theory]
    [InlineData("2023-01-01", true)]
    [InlineData("2023-01-02", false)]
    [InlineData(null, true)] // without end
    public void names_how_far_back_content_is_used(string? from, bool met) =>
        Found(Proposal, Told with { From = from is null ? null : DateOnly.Parse(from, null) })
            .ShouldBe((met, met ? "it did" : "it named content from 2023-01-02 on, not from 2023-01-01"));

    [Fact]
    public void is_exceeded_by_terms_without_an_end_where_it_named_one() =>
        Found(Proposal, Told with { To = new DateOnly(2026, 6, 30) })
            .ShouldBe((false, "it named content up to 2026-06-30, and the proposal has no end"));

    [Theory]
    [InlineData("", "", "it did")]
    [InlineData("post", "", "it did")]
    [InlineData("post", "image post", "it did")]
    [InlineData("", "post article video comment image profile group prompt", "it did")]
    [InlineData("comment post", "post", "it did not name comment")]
    [InlineData("", "post article video comment image profile group", "it did not name prompt")]
    public void names_the_kinds_of_content(string proposed, string told, string found) =>
        Found(Proposal with { Kinds = Kinds(proposed) }, Told with { Kinds = Kinds(told) }).ShouldBe((found == "it did", found));

    [Fact]
    public void binds_where_it_was_sent() => Found(Proposal, Told with { Jurisdictions = [Gb] }).ShouldBe((false, "it told nobody in IE"));

    [Fact]
    public void is_enough_for_a_part_of_where_it_was_sent() => Found(Proposal with { Jurisdictions = [Gb] }, Told).Met.ShouldBeTrue();

    [Fact]
    public void names_what_for() =>
        Found(Proposal, Told with { Purpose = TrainingPurpose.SafetyModel })
            .ShouldBe((false, "it named safety-model, and generative AI resumes"));

    [Fact]
    public void is_held_against_everything_at_once() =>
        Found(Proposal, Told with { From = new DateOnly(2024, 1, 1), Jurisdictions = [Ie] })
            .Found.ShouldBe("it named content from 2024-01-01 on, not from 2023-01-01; it told nobody in GB");

    [Fact, Requirement("R22")]
    public void takes_the_first_approval_out_of_the_count_where_it_is_revised_before_the_second()
    {
        Resuming story = Proposed().Approve(Alice).Happens();
        string reviewed = story.Digest;

        story.Known = Facts with { Campaign = Facts.Campaign! with { Told = Told with { StartsOn = new DateOnly(2025, 12, 1) } } };

        story.Approve(Bob, reviewed).IsRefused(RefusalCode.StaleDigest);
    }

    [Fact, Requirement("R22")]
    public void is_overridden_by_two_people_and_a_reason()
    {
        Resuming story = Proposed(Proposal with { ContentNotBefore = new DateOnly(2001, 1, 1) });
        story.Approve(Alice).IsRefused(RefusalCode.SafetyRules).Detail.ShouldContain("notice-matches");

        story.Override(ResumptionRule.NoticeMatches, Alice).Happens().Override(ResumptionRule.NoticeMatches, Bob).Happens();

        story.Approve(Alice).Approve(Bob).Ended.ShouldNotBeNull();
    }

    private static (bool Met, string Found) Found(ResumptionProposal proposal, ToldTerms told, DateTime? now = null)
    {
        ResumptionFacts facts = Facts with
        {
            Now = now is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : Now,
            Campaign = Facts.Campaign! with { Told = told },
        };
        RuleResult result = ResumptionRules
            .Check(proposal, facts, Rules, Book.Data)
            .Results.Single(r => r.Rule == ResumptionRule.NoticeMatches);
        return (result.Met, result.Found);
    }

    private static ImmutableArray<ContentType> Kinds(string words) =>
        [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => Enum.Parse<ContentType>(w, ignoreCase: true)).Order()];
}

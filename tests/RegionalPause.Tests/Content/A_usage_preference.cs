using System.Text;
using System.Text.Json;
using RegionalPause.Content;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.Content;

[Requirement("R2")]
public sealed class A_usage_preference
{
    private static bool Refuses(string statement) => Message.Item(Message.With("data.contentUsage", JsonSerializer.Serialize(statement))).RefusesTraining;

    [Theory]
    [InlineData("train-ai=n")]
    [InlineData("search=y, train-ai=n")]
    [InlineData("  train-ai=n\t,\tai-use=y ")]
    [InlineData("train-ai=n;until=@1893456000;why=\"because\"")]
    [InlineData("train-ai=n, ext=(a \"b\" 1.5;q=?0 :aGk=:)")]
    public void that_disallows_training_refuses(string statement) => Refuses(statement).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("train-ai=y")]
    [InlineData("train-ai=y;q=0.5, search=n")]
    [InlineData("search=n")]
    [InlineData("ai-use=n")]
    [InlineData("unheard-of=n, *strange=?1")]
    public void that_allows_it_or_does_not_speak_of_it_does_not_refuse(string statement) => Refuses(statement).ShouldBeFalse();

    [Theory]
    [InlineData("train-ai")]
    [InlineData("train-ai=?0")]
    [InlineData("train-ai=no")]
    [InlineData("train-ai=\"n\"")]
    [InlineData("train-ai=\"y\"")]
    [InlineData("train-ai=()")]
    [InlineData("train-ai=n, train-ai=y")]
    [InlineData("train-ai=y, train-ai=n")]
    [Requirement("D26")]
    public void that_is_ambiguous_refuses_where_the_draft_leaves_it_open(string statement) => Refuses(statement).ShouldBeTrue();

    [Theory]
    [InlineData("train-genai=n", true)]
    [InlineData("genai=n, train-ai=y", true)]
    [InlineData("all=n", true)]
    [InlineData("bots=n", true)]
    [InlineData("tdm=n, ai=y", true)]
    [InlineData("all=n, train-ai=y", false)]
    [InlineData("all=y", false)]
    [Requirement("D26")]
    public void in_the_labels_of_an_earlier_draft_still_refuses(string statement, bool refuses) => Refuses(statement).ShouldBe(refuses);

    [Theory]
    [InlineData("train-ai=n,")]
    [InlineData("train-ai =n")]
    [InlineData("train-ai=")]
    [InlineData("Train-AI=n")]
    [InlineData("train-ai=é")]
    [InlineData("train-ai=n search=y")]
    [InlineData(",")]
    public void that_is_no_dictionary_is_malformed_with_an_example(string statement) =>
        Message.Errors(Message.With("data.contentUsage", JsonSerializer.Serialize(statement))).ShouldHaveSingleItem().Expected.ShouldContain("train-ai=n");

    [Fact]
    public void of_nothing_at_all_does_not_refuse()
    {
        Message.Item(Message.With("data.contentUsage", "null")).RefusesTraining.ShouldBeFalse();
        Message.Item(Message.With("data.contentUsage", null)).RefusesTraining.ShouldBeFalse();
        UsagePreference.RefusesTraining(Encoding.UTF8.GetBytes("")).ShouldBe(false);
    }
}

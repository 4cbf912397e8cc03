using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using Shouldly;

namespace RegionalPause.Tests.Content;

[Requirement("R2")]
public sealed class A_usage_preference
{
    private static bool Refuses(string statement) =>
        Message.Item(Message.With("data.contentUsage", JsonSerializer.Serialize(statement))).RefusesTraining;

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

    /// <summary>Fault F15: whatever speaks of training and is not known to allow it.</summary>
    [Theory]
    [InlineData("search=yes, ai-train=no")]
    [InlineData("search=yes,ai-input=yes,ai-train=no")]
    [InlineData("ai-train")]
    [InlineData("ai-train=?0")]
    [InlineData("ai-train=\"yes\"")]
    [InlineData("ai-train=yes, ai-train=no")]
    [InlineData("genai")]
    [InlineData("genai=?0")]
    [InlineData("genai=no")]
    [InlineData("train-genai=\"y\"")]
    [InlineData("tdm=?0")]
    [InlineData("all=no")]
    [InlineData("noai, noimageai")]
    [InlineData("train=n")]
    [InlineData("training=no")]
    [InlineData("ml-training=y")]
    [InlineData("ai.training=y")]
    [InlineData("no_ai_training")]
    [InlineData("gen-ai=n")]
    [InlineData("machine-learning=n")]
    [InlineData("foundation-model-production=n")]
    [InlineData("text-and-data-mining=?0")]
    [InlineData("deny=(train-ai ai-train)")]
    [InlineData("disallow=\"AI training\"")]
    [InlineData("search=y;train-ai=n")]
    [InlineData("search=(\"Train-AI\")")]
    [InlineData("train-ai=y;except=genai")]
    [InlineData("train-ai=y, noai")]
    [Requirement("D26")]
    public void that_speaks_of_training_in_any_other_way_refuses(string statement) => Refuses(statement).ShouldBeTrue();

    [Theory]
    [InlineData("ai-train=yes")]
    [InlineData("search=yes, ai-input=no, ai-train=yes")]
    [InlineData("genai=y")]
    [InlineData("email=n, detail=y, chain=?0")]
    public void that_allows_it_in_a_known_vocabulary_or_speaks_of_something_else_does_not_refuse(string statement) =>
        Refuses(statement).ShouldBeFalse();

    [Property(MaxTest = 1000), Requirement("D26")]
    public Property that_names_training_never_reads_as_consent_unless_it_is_spelt_as_one()
    {
        Gen<string> label = Gen.Elements(
            "train-ai",
            "ai-train",
            "genai",
            "train-genai",
            "ai-training",
            "noai",
            "training",
            "ml.train",
            "tdm-train"
        );
        Gen<string> value = Gen.Elements(
            "",
            "=n",
            "=no",
            "=N",
            "=?0",
            "=?1",
            "=0",
            "=\"n\"",
            "=\"no\"",
            "=()",
            "=(y)",
            "=deny",
            "=@0",
            "=::",
            "=%\"n\""
        );
        Gen<string> around = Gen.Elements("", "search=y, ", "train-ai=y, ", "*x=(a b), ");
        Gen<string> parameters = Gen.Elements("", ";a", "; a=1;b=\"c\"");
        return Prop.ForAll(
            (from a in around from l in label from v in value from p in parameters select a + l + v + p).ToArbitrary(),
            Refuses
        );
    }

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
        Message
            .Errors(Message.With("data.contentUsage", JsonSerializer.Serialize(statement)))
            .ShouldHaveSingleItem()
            .Expected.ShouldContain("train-ai=n");

    [Fact]
    public void of_nothing_at_all_does_not_refuse()
    {
        Message.Item(Message.With("data.contentUsage", "null")).RefusesTraining.ShouldBeFalse();
        Message.Item(Message.With("data.contentUsage", null)).RefusesTraining.ShouldBeFalse();
        UsagePreference.RefusesTraining(Encoding.UTF8.GetBytes("")).ShouldBe(false);
    }
}

using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Contract;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>A gate may be older or newer than this command line: the records of the contract are read with what is there.</summary>
[Requirement("R30")]
public sealed class An_answer_of_another_version
{
    private const string Texts = """ "id":"o-1","issuedBy":"olivia","meanwhile":"hold","atCeiling":"ask","stage":"effective" """;

    [Fact]
    public void has_empty_lists_where_they_are_missing()
    {
        OrderView order = AnswerJson.Read($$"""{{{Texts}}}""", CliJson.Default.OrderView)!;

        order.Named.ShouldBeEmpty();
        order.Approvals.ShouldBeEmpty();
        order.EndedAt.ShouldBeNull();
    }

    [Fact]
    public void has_empty_lists_in_records_of_records_too()
    {
        string plan = $$"""{"order":{{{Texts}}},"jurisdictions":["GB"]}""";

        PlanView read = AnswerJson.Read(plan, CliJson.Default.PlanView)!;

        read.Order.Resumed.ShouldBeEmpty();
        read.ItemsPerHour.ShouldBeEmpty();
        read.Warnings.ShouldBeEmpty();
        AnswerJson.Read($$"""[{{{Texts}}}]""", CliJson.Default.OrderViewArray)!.Single().Named.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(""" "shards":3 """)] // a plan that covers nothing is no plan
    [InlineData(""" "jurisdictions":["GB",null] """)]
    [InlineData(""" "jurisdictions":null """)]
    [InlineData(""" "jurisdictions":["GB"],"jurisdictions":["FR"] """)]
    public void is_none_without_one_list_that_it_must_have(string members) =>
        Should.Throw<JsonException>(() => AnswerJson.Read($$"""{"order":{{{Texts}}},{{members}}}""", CliJson.Default.PlanView));

    [Theory]
    [InlineData("id")]
    [InlineData("issuedBy")]
    [InlineData("stage")]
    public void is_none_without_a_text_that_it_must_have(string member) =>
        Should.Throw<JsonException>(() =>
            AnswerJson.Read($$"""{{{Texts.Replace(member, "other", StringComparison.Ordinal)}}}""", CliJson.Default.OrderView)
        );
}

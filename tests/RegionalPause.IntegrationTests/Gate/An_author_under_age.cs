using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Campaigns;
using RegionalPause.Messaging;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Gate;

/// <summary>A pipeline may be wrong about an author's age; what the registry knows for sure stands against it.</summary>
[Requirement("D34")]
public sealed class An_author_under_age(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"birthYear\":2012", "minor")]
    [InlineData("\"ageBand\":\"13-17\"", "minor")]
    [InlineData("\"birthYear\":2007", "minor")] // of age by now, and 17 in all of 2024, when the post was written
    [InlineData("\"birthYear\":2006", "permitted")] // 18 in the course of 2024: the pipeline knows the birthday
    [InlineData("\"birthYear\":1980", "permitted")]
    public async Task is_one_whom_the_registry_knows_to_be_although_the_pipeline_says_otherwise(string age, string reason)
    {
        await using Instance gate = await Instance.StartAsync(azurite.NewAccount(), Cancelled, settings: ("Gate:LawMaxAge", "00:00:00"));
        await gate.OpenFlagsAsync(["DE"], Cancelled);
        await Town.ImportAsync(gate, [Town.Member("m-1", age: age)], Cancelled);

        ImmutableArray<MessageResult> results = await gate.DeliverAsync([Submission.Post("post:1", "DE", author: "m-1")], Cancelled);

        using JsonDocument document = JsonDocument.Parse(results[0].ShouldBeOfType<MessageResult.Done>().Outputs.Single().Body);
        document.RootElement.GetProperty("data").GetProperty("reason").GetString().ShouldBe(reason);
    }
}

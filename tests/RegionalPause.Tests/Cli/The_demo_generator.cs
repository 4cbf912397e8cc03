using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Cli.Demo;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R1", "R30")]
public sealed class The_demo_generator
{
    private const int Many = 40_000;

    private static readonly GeneratedItem[] Day = [.. Generate(seed: 20240920, Many)];
    private static readonly JsonElement[] Readable = [.. Day.Where(i => !i.Malformed).Select(i => JsonDocument.Parse(i.Json).RootElement)];

    [Fact]
    public void makes_the_same_items_from_the_same_seed()
    {
        Generate(7, 500).ShouldBe(Generate(7, 500));
        Generate(7, 500).ShouldNotBe(Generate(8, 500));
    }

    [Fact]
    public void never_repeats_an_item_within_a_run() =>
        Readable.Select(i => i.GetProperty("data").GetProperty("contentId").GetString()).Distinct().Count().ShouldBe(Readable.Length);

    [Fact]
    public void writes_exactly_the_fields_of_the_contract()
    {
        foreach (JsonElement item in Readable.Take(2_000))
        {
            item.EnumerateObject()
                .Select(p => p.Name)
                .ShouldBe(["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "traceparent", "data"]);
            JsonElement data = item.GetProperty("data");
            data.EnumerateObject()
                .Select(p => p.Name)
                .ShouldBe([
                    "contentId",
                    "revision",
                    "contentType",
                    "purpose",
                    "authorId",
                    "createdAt",
                    "collectedAt",
                    "residency",
                    "thirdParties",
                    "contentUsage",
                    "minor",
                    "specialCategory",
                    "contentUri",
                    "contentHash",
                ]);
            data.GetProperty("residency").EnumerateObject().Select(p => p.Name).ShouldBe(["account", "declared", "ip", "previous"]);
            data.GetProperty("createdAt")
                .GetDateTimeOffset()
                .ShouldBeLessThanOrEqualTo(data.GetProperty("collectedAt").GetDateTimeOffset());
            data.GetProperty("collectedAt").GetDateTimeOffset().ShouldBeLessThanOrEqualTo(item.GetProperty("time").GetDateTimeOffset());
        }
    }

    [Fact]
    public void keeps_the_share_of_every_country_and_type()
    {
        foreach (string country in Mix.Countries.Names)
            ShareOf(d => d.GetProperty("residency").GetProperty("account").GetString() == country)
                .ShouldBe(Mix.Countries.ShareOf(country), 0.01, country);
        foreach (string type in Mix.ContentTypes.Names)
            ShareOf(d => d.GetProperty("contentType").GetString() == type).ShouldBe(Mix.ContentTypes.ShareOf(type), 0.01, type);
    }

    [Fact]
    public void keeps_the_share_of_every_mark()
    {
        (Day.Count(i => i.Malformed) / (double)Many).ShouldBe(Mix.Malformed, 0.002);
        ShareOf(d => d.GetProperty("minor").GetBoolean()).ShouldBe(Mix.Minor, 0.002);
        ShareOf(d => d.GetProperty("specialCategory").GetBoolean()).ShouldBe(Mix.SpecialCategory, 0.002);
        ShareOf(d => d.GetProperty("contentUsage").GetString() == "train-ai=n").ShouldBe(Mix.Refusal, 0.003);
        ShareOf(d => d.GetProperty("residency").GetProperty("account").GetString() == "ZZ").ShouldBe(Mix.UnknownCode, 0.002);
        ShareOf(d => d.GetProperty("thirdParties").GetArrayLength() > 0).ShouldBe(Mix.ThirdParty, 0.005);
        ShareOf(d => d.GetProperty("residency").GetProperty("previous").GetArrayLength() > 0).ShouldBe(Mix.Moved, 0.003);
    }

    private static double ShareOf(Func<JsonElement, bool> of) => Readable.Count(i => of(i.GetProperty("data"))) / (double)Readable.Length;

    private static IEnumerable<GeneratedItem> Generate(ulong seed, int count) =>
        new ItemGenerator(seed, new FakeTimeProvider(Rpause.Now)).Take(count);
}

using System.Text;
using RegionalPause.Campaigns;
using Shouldly;
using static RegionalPause.Campaigns.CampaignEvent;
using static RegionalPause.Tests.Campaigns.A_campaign;

namespace RegionalPause.Tests.Campaigns;

/// <summary>They are a storage format: a verifier reads years later what stands in the ledger now.</summary>
[Requirement("R25")]
public sealed class The_events_of_a_campaign
{
    private const string By = "olivia";

    private static readonly CampaignEvent[] All =
    [
        new CampaignCreated(Draft with { RemindAfterDays = 21 }, Now),
        new CampaignRevised(Draft.Id, Draft.Content, 2, By, Now),
        new CampaignStarted(Draft.Id, By, Now),
        new CampaignHeld(Draft.Id, By, Now),
        new CampaignResumed(Draft.Id, By, Now),
        new CampaignCompleted(Draft.Id, By, Now),
        new CampaignCancelled(Draft.Id, By, Now),
        new CampaignCounted(Draft.Id, 1, CampaignFigures.None, By, Now),
    ];

    public static TheoryData<string> Names => [.. All.Select(e => e.Name)];

    [Fact]
    public void are_all_told_here() =>
        All.Select(e => e.GetType())
            .ShouldBe(typeof(CampaignEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(CampaignEvent))), ignoreOrder: true);

    [Theory, MemberData(nameof(Names))]
    public void are_read_back_as_they_were_written(string name)
    {
        byte[] bytes = CampaignJson.Write(All.Single(e => e.Name == name), 7);

        (CampaignEvent read, int revision) = CampaignJson.ReadEvent(bytes);

        Encoding.UTF8.GetString(CampaignJson.Write(read, revision)).ShouldBe(Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("\"order\":\"ie-1\",", "", "'order'")]
    [InlineData("\"ratePerSecond\":100,", "", "'ratePerSecond'")]
    [InlineData("CampaignCreated", "CampaignForgotten", "CampaignForgotten")]
    [InlineData("\"v\":1", "\"v\":2", "version 2")]
    public void are_refused_where_something_is_missing_or_unknown(string part, string instead, string named)
    {
        string whole = Encoding.UTF8.GetString(CampaignJson.Write(All[0], 1));
        whole.ShouldContain(part);

        Should
            .Throw<InvalidDataException>(() =>
                CampaignJson.ReadEvent(Encoding.UTF8.GetBytes(whole.Replace(part, instead, StringComparison.Ordinal)))
            )
            .Message.ShouldContain(named);
    }

    [Fact]
    public void a_page_is_read_back_as_it_was_written()
    {
        var page = new CampaignPage(Draft.Id, 2, "07-r3", By, 31, new string('b', 64));

        CampaignJson.ReadPage(CampaignJson.Write(page, Now)).ShouldBe(page);
    }
}

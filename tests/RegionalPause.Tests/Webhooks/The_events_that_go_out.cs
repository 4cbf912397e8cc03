using System.Reflection;
using System.Text;
using System.Text.Json;
using RegionalPause.Campaigns;
using RegionalPause.Control;
using RegionalPause.Engagement;
using RegionalPause.Erasure;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Poison;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Tests.Orders;
using RegionalPause.Tests.Permits;
using RegionalPause.Webhooks;
using Shouldly;

namespace RegionalPause.Tests.Webhooks;

[Requirement("R26", "R41")]
public sealed class The_events_that_go_out
{
    /// <summary>A text that people write, in the form of a token, so that only the list of fields keeps it inside.</summary>
    private const string Written = "Zebra";

    private static readonly DateTimeOffset Now = Sample.Now;
    private static readonly OrderId Order = Sample.Order.Id;
    private static readonly Person Olivia = Person.Identified($"https://{Written}.example", Written, Written);
    private static readonly Pseudonym Member = Pseudonym.Read([.. Enumerable.Repeat((byte)0xAB, Pseudonym.Length)]);
    private static readonly string MemberText = Member.ToString();

    private static readonly PauseOrder Whole = Sample.Order with { IssuedBy = Olivia, Authority = Written, Reason = Written };

    private static readonly ResumptionProposal Proposal = new()
    {
        Jurisdictions = [new JurisdictionCode("GB")],
        ContentNotBefore = new DateOnly(2024, 1, 1),
        WindowDays = 30,
    };

    /// <summary>Events as their modules write them, with something written by a person wherever they have room for it.</summary>
    public static TheoryData<string, byte[]> Real =>
        new()
        {
            { "OrderScheduled", PauseJson.Write(new PauseEvent.OrderScheduled(Whole, Now)) },
            { "OrderCommitted", PauseJson.Write(new PauseEvent.OrderCommitted(Whole, Now)) },
            { "OrderFenced", PauseJson.Write(new PauseEvent.OrderFenced(Order, Now)) },
            { "OrderEffective", PauseJson.Write(new PauseEvent.OrderEffective(Order, Now) { CertificateHash = new string('a', 64) }) },
            { "EndingApproved", PauseJson.Write(new PauseEvent.EndingApproved(Order, OrderEnding.Undo, Olivia, Now) { Reason = Written }) },
            { "OrderLifted", PauseJson.Write(new PauseEvent.OrderLifted(Order, Now)) },
            { "OrderWithdrawn", PauseJson.Write(new PauseEvent.OrderWithdrawn(Order, Now) { Closed = [new JurisdictionCode("GB")] }) },
            { "AuthorityConfirmed", PauseJson.Write(new PauseEvent.AuthorityConfirmed(Order, Now, Olivia, Now) { Reason = Written }) },
            {
                "TrainingStopped",
                PauseJson.Write(
                    new PauseEvent.TrainingStopped(Order, [new StoppedPermit(SamplePermit.Requested.Id, PermitEnding.Ended, Now)], Now)
                )
            },
            { "ResumptionProposed", ResumptionJson.Write(new ResumptionEvent.ResumptionProposed(Order, Proposal, Olivia, Now)) },
            { "ResumptionEdited", ResumptionJson.Write(new ResumptionEvent.ResumptionEdited(Order, Proposal, Olivia, Now)) },
            {
                "RuleOverridden",
                ResumptionJson.Write(new ResumptionEvent.RuleOverridden(Order, Enum.GetValues<ResumptionRule>()[0], Written, Olivia, Now))
            },
            { "ApprovalWithdrawn", ResumptionJson.Write(new ResumptionEvent.ApprovalWithdrawn(Order, Olivia, Now)) },
            { "FlagOpeningAsked", FlagOpening.Event([new OpeningAsked(new JurisdictionCode("GB"), Olivia, Written, Now, 1)]) },
            {
                "PermitGranted",
                PermitJson.Write(
                    new PermitEvent.PermitGranted(
                        SamplePermit.Requested with
                        {
                            Run = Written,
                            Dataset = Written,
                            RequestedBy = Olivia,
                        },
                        4,
                        Now
                    )
                )
            },
            {
                "CampaignCreated",
                CampaignJson.Write(
                    new CampaignEvent.CampaignCreated(
                        new Campaign
                        {
                            Id = new CampaignId("c-1"),
                            Order = Order,
                            Jurisdictions = [new JurisdictionCode("GB")],
                            Content = new NoticeContent { Controller = Written, StartsOn = new DateOnly(2024, 12, 1) },
                            RatePerSecond = 1,
                            CreatedBy = Olivia,
                            CreatedAt = Now,
                        },
                        Now
                    ),
                    1
                )
            },
            { "CampaignStarted", CampaignJson.Write(new CampaignEvent.CampaignStarted(new CampaignId("c-1"), Olivia, Now), 2) },
            {
                "EngagementEntered",
                EngagementJson.Write(
                    new EngagementEntry
                    {
                        Order = Order,
                        Number = 1,
                        Kind = EngagementKind.ConcernRaised,
                        On = new DateOnly(2024, 9, 20),
                        EnteredAt = Now,
                        By = Olivia,
                        Reference = Written,
                        Document = Written,
                    }
                )
            },
            {
                "RecallNoted",
                RecallJson.Write(
                    new RecallStep
                    {
                        Source = new QuarantineSource.ByObjection(Member),
                        Number = 1,
                        Target = new RecallTarget(RecallTargetKind.Dataset, Written),
                        State = RecallState.Confirmed,
                        Reference = Written,
                        Document = Written,
                        At = Now,
                        By = Olivia,
                    }
                )
            },
            {
                "PoisonStep",
                PoisonJson.WriteEvent(
                    new PoisonEvent(
                        PoisonStepKind.Dropped,
                        "objections",
                        Now,
                        Olivia,
                        Written,
                        [new PoisonEventMessage(MemberText, 1, MemberText)]
                    )
                )
            },
        };

    [Theory]
    [MemberData(nameof(Real))]
    public void have_nothing_that_a_person_wrote_and_no_member(string name, byte[] bytes)
    {
        Encoding.UTF8.GetString(bytes).ShouldContain(name);
        WebhookEvent e = PublishedEvents.Of(ControlLog.Write(9, new byte[32], [bytes])).ShouldHaveSingleItem();

        foreach (WebhookShape shape in Enum.GetValues<WebhookShape>())
        {
            var message = WebhookMessage.Of(e, new WebhookSubscription { Shape = shape }, "https://pause.example");
            string sent = Encoding.UTF8.GetString(message.Body);
            sent.ShouldNotContain(MemberText, Case.Insensitive);
            sent.ShouldNotContain(Written, Case.Insensitive);
            JsonDocument.Parse(sent).Dispose();
        }
    }

    [Fact]
    public void are_not_about_single_members()
    {
        byte[] objection = ObjectionEvent.Write(
            [new RecordedObjection(Member, false, ObjectionScope.GenerativeTraining, ObjectionSource.Notice, Now, null)],
            Now
        );
        byte[] erasure = MemberErasure.Event(Member, Olivia, Now);

        PublishedEvents.Of(ControlLog.Write(9, new byte[32], [objection, erasure])).ShouldBeEmpty();
    }

    [Fact]
    public void or_stay_inside_are_all_events_of_the_control_log()
    {
        Type[] types = typeof(PauseEvent).Assembly.GetTypes();
        string[] nested =
        [
            .. ((Type[])[typeof(PauseEvent), typeof(ResumptionEvent), typeof(CampaignEvent), typeof(PermitEvent)])
                .SelectMany(family => types.Where(t => t.BaseType == family))
                .Select(t => t.Name),
        ];
        string[] constants =
        [
            .. types
                .Select(t => t.GetField("EventName", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(f => f is { IsLiteral: true })
                .Select(f => (string)f!.GetRawConstantValue()!),
        ];
        constants.Length.ShouldBeGreaterThan(7);

        // A renewal is no event of the control log.
        nested
            .Concat(constants)
            .Append(ObjectionEvent.Name)
            .Append(nameof(CampaignPage))
            .Where(name => name != nameof(PermitEvent.PermitRenewed))
            .ShouldBe(PublishedEvents.Names.Concat(PublishedEvents.Withheld.Keys), ignoreOrder: true);
    }

    [Fact]
    public void copy_only_texts_that_are_tokens()
    {
        byte[] e = ControlLog.WriteEvent(
            "FlagOpeningAsked",
            Now,
            null,
            json =>
            {
                json.WriteStartArray("jurisdictions");
                foreach (string text in (string[])["GB", "jane@example.org", "two words", "", new string('x', 200), "<b>", "a\"b"])
                    json.WriteStringValue(text);
                json.WriteEndArray();
            }
        );

        PublishedEvents
            .Of(ControlLog.Write(9, new byte[32], [e]))
            .ShouldHaveSingleItem()
            .Fields.ShouldHaveSingleItem()
            .Json.ShouldBe("""["GB"]""");
    }

    [Fact]
    public void are_listed_with_their_fields_in_the_documentation()
    {
        string page = TheRepository.Read("docs/webhooks.md");

        string[] rows = [.. PublishedEvents.All.Select(e => $"| `{e.Type}` | {string.Join(", ", e.Fields.Select(f => $"`{f}`"))} |")];

        page.Split('\n')
            .Where(line => PublishedEvents.Types.Any(t => line.StartsWith($"| `{t}` |", StringComparison.Ordinal)))
            .ShouldBe(rows);
    }
}

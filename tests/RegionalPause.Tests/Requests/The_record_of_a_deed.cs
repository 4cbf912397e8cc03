using System.Text;
using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Drills;
using RegionalPause.Engagement;
using RegionalPause.Erasure;
using RegionalPause.Pauses;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Tests.Campaigns;
using RegionalPause.Tests.Engagement;
using RegionalPause.Tests.Jurisdictions;
using RegionalPause.Tests.Verification;
using Shouldly;

namespace RegionalPause.Tests.Requests;

/// <summary>
/// Who told members or erased one, dealt with the authority, recalled and drilled stands in the ledger as who paused does.
/// </summary>
[Requirement("R45")]
public sealed class The_record_of_a_deed
{
    private const string Olivia = """{"name":"olivia","issuer":"https://issuer.example","subject":"s-1"}""";

    // Names without anything that can be seen.
    private static readonly string[] Blanks = ["", " \t", "\u200b\u3164"];
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly QuarantineSource Set = new QuarantineSource.ByOrder(OrderId.Parse("uk-2024"));
    private static readonly Campaign Draft = A_campaign.Draft with { Order = OrderId.Parse("uk-2024") };

    private static readonly Dictionary<string, Deed> Deeds = new()
    {
        ["campaign"] = new(Created, bytes => CampaignJson.ReadEvent(bytes).Event.By),
        ["campaign row"] = new(by => CampaignJson.Write(Draft with { CreatedBy = by }), bytes => CampaignJson.Read(bytes).CreatedBy)
        {
            Field = "createdBy",
        },
        ["dealing"] = new(
            by =>
                EngagementJson.Write(Dealings.Said(EngagementKind.Meeting) with { By = by, Order = OrderId.Parse("uk-2024"), Number = 1 }),
            bytes => EngagementJson.Read(bytes).By
        ),
        ["recall"] = new(by => RecallJson.Write(Step(by) with { Number = 1 }), bytes => RecallJson.Read(bytes).By),
        ["drill"] = new(by => DrillRun.Event(Drill(by), new DrillFigures(3, 1, 0, 2, 0, 0, null, TimeSpan.FromSeconds(1)), Now), null),
        ["erasure"] = new(by => MemberErasure.Event(default, by, Now), null),
    };

    private static Person Identified { get; } = Person.Identified("https://issuer.example", "s-1", "olivia");

    public static TheoryData<string> All => [.. Deeds.Keys];

    public static TheoryData<string> Read => [.. Deeds.Where(d => d.Value.Read is not null).Select(d => d.Key)];

    public static TheoryData<string> InTheLedger => [.. Deeds.Where(d => d.Value.Field == "by").Select(d => d.Key)];

    [Theory, MemberData(nameof(All))]
    public void is_a_string_where_only_a_name_is_known_and_an_object_otherwise(string deed)
    {
        string named = Encoding.UTF8.GetString(Deeds[deed].Write("olivia")),
            identified = Encoding.UTF8.GetString(Deeds[deed].Write(Identified));

        named.ShouldContain($"\"{Deeds[deed].Field}\":\"olivia\",");
        identified.ShouldBe(
            named.Replace($"\"{Deeds[deed].Field}\":\"olivia\"", $"\"{Deeds[deed].Field}\":{Olivia}", StringComparison.Ordinal)
        );
    }

    [Theory, MemberData(nameof(Read))]
    public void is_read_back_with_the_identity_and_without(string deed)
    {
        foreach (
            Person person in (Person[])["olivia", Identified, Person.Identified("https://issuer.example", "job-1", "job", isService: true)]
        )
            Deeds[deed].Read!(Deeds[deed].Write(person)).ShouldBe(person);
    }

    [Theory, MemberData(nameof(Read))]
    public void is_not_read_where_it_says_nobody(string deed)
    {
        string bytes = Encoding.UTF8.GetString(Deeds[deed].Write(Identified));
        foreach (
            string nobody in (string[])
                ["null", "1", "[]", "{}", """{"name":"olivia"}""", """{"name":"olivia","issuer":"","subject":"s-1"}"""]
        )
            Should.Throw<InvalidDataException>(
                () => Deeds[deed].Read!(Encoding.UTF8.GetBytes(bytes.Replace(Olivia, nobody, StringComparison.Ordinal))),
                nobody
            );
        Should.Throw<InvalidDataException>(() =>
            Deeds[deed].Read!(Encoding.UTF8.GetBytes(bytes.Replace($"\"{Deeds[deed].Field}\":{Olivia},", "", StringComparison.Ordinal)))
        );
    }

    [Theory, MemberData(nameof(InTheLedger)), Requirement("R25")]
    public async Task is_verified_in_old_ledgers_and_in_new_ones(string deed)
    {
        foreach (Person person in (Person[])["olivia", Identified])
        {
            using LedgerStory story = LedgerStory.Lawful();
            story.Control(Deeds[deed].Write(person));
            (await story.FaultAsync()).ShouldBeNull(person.IsIdentified ? "new" : "old");
        }
        using LedgerStory nobodys = LedgerStory.Lawful();
        nobodys.Control(Deeds[deed].Write("\u200b"));
        (await nobodys.FaultAsync()).ShouldNotBeNull().Detail.ShouldContain("a person without a name");
    }

    [Fact]
    public void is_one_where_the_same_person_says_it_again_under_another_name()
    {
        Person renamed = Person.Identified("https://issuer.example", "s-1", "Olivia Example"),
            namesake = Person.Identified("https://issuer.example", "s-2", "olivia");
        EngagementEntry meeting = Dealings.Said(EngagementKind.Meeting) with { By = Identified };
        EngagementLog dealings = new(meeting.Order, [meeting with { Number = 1 }]);
        EngagementDecider.Decide(dealings, meeting with { By = renamed }).ShouldBeOfType<Decision<EngagementEntry>.Unchanged>();
        EngagementDecider.Decide(dealings, meeting with { By = "olivia" }).ShouldBeOfType<Decision<EngagementEntry>.Unchanged>();
        EngagementDecider.Decide(dealings, meeting with { By = namesake }).ShouldBeOfType<Decision<EngagementEntry>.Events>();

        RecallLog recalls = new(Set, [Step(Identified) with { Number = 1 }]);
        RecallDecider.Decide(recalls, Step(renamed)).ShouldBeOfType<Decision<RecallStep>.Unchanged>();
        RecallDecider.Decide(recalls, Step("olivia")).ShouldBeOfType<Decision<RecallStep>.Unchanged>();
        RecallDecider.Decide(recalls, Step(namesake)).ShouldNotBeOfType<Decision<RecallStep>.Unchanged>();
    }

    [Fact, Requirement("R14")]
    public void cannot_be_made_by_nobody()
    {
        foreach (string blank in Blanks)
        {
            Fields(
                    PauseRequestReader
                        .Read(new PauseRequest { Jurisdictions = ["UK"], Authority = "ICO" }, blank, Now, Atlas.Embedded)
                        .Refusal
                )
                .ShouldBe(["by"]);
            Fields(
                    EngagementRequestReader
                        .Read(
                            new EngagementRequest
                            {
                                Kind = "meeting",
                                On = new DateOnly(2026, 11, 24),
                                Reference = "call",
                            },
                            Draft.Order,
                            blank,
                            Now
                        )
                        .Refusal
                )
                .ShouldBe(["by"]);
            Fields(
                    RecallRequestReader
                        .Read(
                            new RecallRequest
                            {
                                Kind = "model",
                                Name = "m-1",
                                State = "requested",
                            },
                            Set,
                            blank,
                            Now
                        )
                        .Refusal
                )
                .ShouldBe(["by"]);
        }

        static IEnumerable<string> Fields(Refusal? refusal) => refusal.ShouldNotBeNull().Errors.Select(e => e.Field);
    }

    [Fact, Requirement("R14")]
    public void of_a_campaign_cannot_be_made_by_nobody()
    {
        foreach (string blank in Blanks)
        {
            CampaignCommand[] commands =
            [
                new CampaignCommand.Create(Draft with { CreatedBy = blank }, Now),
                new CampaignCommand.Revise(Draft.Content with { Controller = "Another" }, blank, Now),
                new CampaignCommand.Start(blank, Now),
                new CampaignCommand.Hold(blank, Now),
                new CampaignCommand.GoOn(blank, Now),
                new CampaignCommand.Cancel(blank, Now),
            ];
            foreach (CampaignCommand command in commands)
                A_campaign
                    .Refused(command is CampaignCommand.Create ? null : A_campaign.Running(), command)
                    .Code.ShouldBe(RefusalCode.NeedsAuthenticatedPerson, $"{command}");
        }
    }

    private static byte[] Created(Person by) =>
        CampaignJson.Write(new CampaignEvent.CampaignCreated(Draft with { CreatedBy = by }, Now), 1);

    private static RecallStep Step(Person by) =>
        new()
        {
            Source = Set,
            Target = new RecallTarget(RecallTargetKind.Dataset, "posts"),
            State = RecallState.Requested,
            Set = new RecallSet(1, new string('a', 64)),
            At = Now,
            By = by,
        };

    private static Drill Drill(Person by) =>
        new()
        {
            Id = OrderId.Parse("drill-1"),
            Stage = DrillStage.Running,
            RequestedBy = by,
            RequestedAt = Now,
        };

    /// <summary>One kind of record.</summary>
    /// <param name="Write">Its bytes where somebody did it.</param>
    /// <param name="Read">Who did it; <c>null</c> where the product never reads it back.</param>
    private sealed record Deed(Func<Person, byte[]> Write, Func<byte[], Person>? Read)
    {
        /// <summary>The member that says who.</summary>
        public string Field { get; init; } = "by";
    }
}

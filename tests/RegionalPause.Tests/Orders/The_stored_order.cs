using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using Shouldly;
using static RegionalPause.Orders.PauseEvent;

namespace RegionalPause.Tests.Orders;

[Properties(Arbitrary = [typeof(Recorded)])]
public class The_stored_order
{
    [Property, Requirement("R9")]
    public void gives_a_standing_back_exactly(OrderState standing)
    {
        OrderState read = PauseJson.ReadStanding(PauseJson.Write(standing));
        (
            read with
            {
                Order = standing.Order,
                Approvals = standing.Approvals,
                Resumed = standing.Resumed,
                Corrections = standing.Corrections,
            }
        ).ShouldBe(standing);
        read.Resumed.ShouldBe(standing.Resumed);
        read.Corrections.ShouldBe(standing.Corrections);
        read.Approvals.ShouldBe(standing.Approvals);
        ShouldBeSame(read.Order, standing.Order);
    }

    [Property, Requirement("R10")]
    public void gives_a_certificate_back_exactly(PauseCertificate certificate)
    {
        PauseCertificate read = PauseJson.ReadCertificate(PauseJson.Write(certificate));
        (read with { Fences = certificate.Fences }).ShouldBe(certificate);
        read.Fences.ShouldBe(certificate.Fences);
    }

    [Property, Requirement("R12")]
    public void gives_an_event_back_with_its_instants_rounded_up_to_the_second(PauseEvent e)
    {
        PauseEvent read = PauseJson.ReadEvent(PauseJson.Write(e));
        read.ShouldBeOfType(e.GetType());
        read.Id.ShouldBe(e.Id);
        (read.At.UtcTicks % TimeSpan.TicksPerSecond).ShouldBe(0);
        (read.At - e.At).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        switch (read, e)
        {
            case (OrderCommitted r, OrderCommitted x):
                r.Order.AsksTheSameAs(x.Order).ShouldBeTrue();
                break;
            case (OrderScheduled r, OrderScheduled x):
                r.Order.AsksTheSameAs(x.Order).ShouldBeTrue();
                break;
            case (EndingApproved r, EndingApproved x):
                (r.Ending, r.By).ShouldBe((x.Ending, x.By));
                break;
            case (AuthorityConfirmed r, AuthorityConfirmed x):
                (r.By, r.Reason, r.Corrects is null).ShouldBe((x.By, x.Reason, x.Corrects is null));
                break;
            case (TrainingStopped r, TrainingStopped x):
                r.Permits.Select(p => (p.Permit, p.How)).ShouldBe(x.Permits.Select(p => (p.Permit, p.How)));
                break;
        }
    }

    [Property, Requirement("R12")]
    public void writes_the_same_event_as_the_same_bytes(PauseEvent e) =>
        PauseJson.Write(PauseJson.ReadEvent(PauseJson.Write(e))).ShouldBe(PauseJson.Write(e));

    [Fact, Requirement("R12")]
    public void writes_the_control_log_in_this_form_and_no_other()
    {
        Encoding
            .UTF8.GetString(
                PauseJson.Write(new OrderCommitted(Sample.Order with { Reason = "Stellungnahme der ÚOOÚ" }, Sample.Now.AddTicks(1)))
            )
            .ShouldBe(
                """
                {"v":1,"event":"OrderCommitted","id":"uk-ico-2024","at":"2024-09-20T09:30:01+00:00","order":{"id":"uk-ico-2024","named":["UK"],"jurisdictions":["GB"],
                "contentTypes":[],"authority":"GB-ICO","reason":"Stellungnahme der ÚOOÚ","issuedBy":"olivia","meanwhile":"hold","retentionDays":400,"atCeiling":"ask",
                "effectiveFrom":"2024-09-20T09:30:00+00:00","recordedAt":"2024-09-20T09:30:00+00:00","shadow":false}}
                """.ReplaceLineEndings("")
            );
        Encoding
            .UTF8.GetString(PauseJson.Write(new EndingApproved(Sample.Order.Id, OrderEnding.Lift, "alice", Sample.Now)))
            .ShouldBe(
                """{"v":1,"event":"EndingApproved","id":"uk-ico-2024","at":"2024-09-20T09:30:00+00:00","ending":"lift","by":"alice"}"""
            );
    }

    [Fact, Requirement("R12")]
    public void names_every_event_as_the_log_always_has() =>
        typeof(PauseEvent)
            .GetNestedTypes()
            .Select(t => t.Name)
            .Order()
            .ShouldBe([
                "AuthorityConfirmed",
                "EndingApproved",
                "OrderCommitted",
                "OrderEffective",
                "OrderFenced",
                "OrderLifted",
                "OrderNarrowed",
                "OrderScheduled",
                "OrderWithdrawn",
                "TrainingStopped",
            ]);

    [Fact, Requirement("D39")]
    public void keeps_a_jurisdiction_that_later_data_dropped() =>
        PauseJson
            .ReadStanding(PauseJson.Write(Standing with { Order = Sample.Order with { Jurisdictions = [new("GB"), new("AN")] } }))
            .Order.Jurisdictions.ShouldBe([new("GB"), new("AN")]);

    [Fact, Requirement("R6")]
    public void ignores_fields_of_a_later_program() =>
        PauseJson
            .ReadStanding(
                Altered(j =>
                {
                    j["later"] = "x";
                    j["order"]!["later"] = new JsonObject();
                })
            )
            .Order.Id.ShouldBe(Sample.Order.Id);

    [Theory, Requirement("R6")]
    [InlineData("v"), InlineData("order"), InlineData("stage"), InlineData("version")]
    public void refuses_a_standing_without_a_field_it_needs(string field) => Refuses(Altered(j => j.AsObject().Remove(field)));

    [Theory, Requirement("R6")]
    [
        InlineData("id"),
        InlineData("named"),
        InlineData("jurisdictions"),
        InlineData("contentTypes"),
        InlineData("issuedBy"),
        InlineData("meanwhile"),
        InlineData("retentionDays"),
        InlineData("atCeiling"),
        InlineData("effectiveFrom"),
        InlineData("recordedAt")
    ]
    public void refuses_an_order_without_a_field_it_needs(string field) =>
        Refuses(Altered(j => j["order"]!.AsObject().Remove(field))).ShouldContain(field == "id" ? "order id" : field);

    [Fact, Requirement("R6")]
    public void refuses_versions_words_and_bytes_it_does_not_know()
    {
        Refuses(Altered(j => j["v"] = 2)).ShouldContain("format version 2");
        Refuses(Altered(j => j["stage"] = "paused")).ShouldContain("scheduled, fencing, fenced, effective, lifted, withdrawn");
        Refuses(Altered(j => j["stage"] = "2"));
        Refuses(Altered(j => j["order"]!["jurisdictions"] = new JsonArray("GB", null)));
        Refuses(Altered(j => j["approvals"] = new JsonArray((JsonNode?)null)));
        Refuses(""u8.ToArray());
        Refuses("null"u8.ToArray());
        Refuses([0xff, 0x00]);
    }

    private static OrderState Standing =>
        new()
        {
            Order = Sample.Order,
            Stage = OrderStage.Fencing,
            Version = 3,
            CommittedAt = Sample.Now,
        };

    private static byte[] Altered(Action<JsonNode> change)
    {
        JsonNode json = JsonNode.Parse(PauseJson.Write(Standing))!;
        change(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static string Refuses(byte[] bytes) => Should.Throw<InvalidDataException>(() => PauseJson.ReadStanding(bytes)).Message;

    private static void ShouldBeSame(PauseOrder read, PauseOrder order)
    {
        (read with { Named = order.Named, Jurisdictions = order.Jurisdictions, ContentTypes = order.ContentTypes }).ShouldBe(order);
        read.Named.ShouldBe(order.Named);
        read.Jurisdictions.ShouldBe(order.Jurisdictions);
        read.ContentTypes.ShouldBe(order.ContentTypes);
    }
}

internal static class Recorded
{
    private static readonly Gen<DateTimeOffset> Instant = Gen.Choose(0, int.MaxValue)
        .Select(i => new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(i * 7_654_321L));
    private static readonly Gen<DateTimeOffset?> MaybeInstant = Gen.OneOf(
        Gen.Constant<DateTimeOffset?>(null),
        Instant.Select(i => (DateTimeOffset?)i)
    );
    private static readonly Gen<DateOnly?> MaybeDay = Gen.OneOf(
        Gen.Constant<DateOnly?>(null),
        Gen.Choose(0, 9000).Select(d => (DateOnly?)new DateOnly(2003, 1, 1).AddDays(d))
    );
    private static readonly Gen<string> Text = Gen.Elements("ICO", "ÚOOÚ", "a \"quoted\" <reason> & more\nlines", "𝒳 😀", "\u2028", "");
    private static readonly Gen<string?> MaybeText = Gen.OneOf(Gen.Constant<string?>(null), Text.Select(t => (string?)t));
    private static readonly Gen<DayRange?> MaybeRange = Gen.OneOf(
        Gen.Constant<DayRange?>(null),
        from f in MaybeDay
        from t in MaybeDay
        from z in Gen.Elements("UTC", "Europe/Dublin")
        select (DayRange?)new DayRange(f, t, z)
    );

    private static readonly Gen<PauseOrder> Order =
        from id in Gen.Elements("a", "uk-20240920t093000z")
        from named in Some("UK", "EEA", "US-CA")
        from codes in Some("GB", "RE", "US-CA")
        from types in Some(Enum.GetValues<ContentType>())
        from created in MaybeRange
        from processed in MaybeRange
        from authority in MaybeText
        from reason in MaybeText
        from issuer in Text
        from meanwhile in Gen.Elements(Enum.GetValues<Meanwhile>())
        from days in Gen.Choose(1, 3650)
        from ceiling in Gen.Elements(Enum.GetValues<AtCeiling>())
        from effective in Instant
        from recorded in Instant
        from confirmed in MaybeInstant
        from review in MaybeDay
        from shadow in Gen.Elements(true, false)
        select new PauseOrder
        {
            Id = OrderId.Parse(id),
            Named = named,
            Jurisdictions = [.. codes.Select(c => new JurisdictionCode(c))],
            ContentTypes = types,
            Created = created,
            Processed = processed,
            Authority = authority,
            Reason = reason,
            IssuedBy = issuer,
            Meanwhile = meanwhile,
            RetentionDays = days,
            AtCeiling = ceiling,
            EffectiveFrom = effective,
            RecordedAt = effective == recorded ? effective : recorded,
            ConfirmedToAuthorityAt = confirmed,
            ReviewOn = review,
            Shadow = shadow,
        };

    private static readonly Gen<EndingApproval> Approval =
        from e in Gen.Elements(OrderEnding.Lift, OrderEnding.Withdraw)
        from b in Text
        from t in Instant
        select new EndingApproval(e, b, t);

    private static readonly Gen<ToldCorrection> Correction =
        from before in Instant
        from why in Text
        from b in Text
        from t in Instant
        select new ToldCorrection(before, why, b, t);

    public static Arbitrary<OrderState> Standings() =>
        (
            from o in Order
            from stage in Gen.Elements(Enum.GetValues<OrderStage>())
            from v in Gen.Choose(0, int.MaxValue)
            from c in MaybeInstant
            from f in MaybeInstant
            from e in MaybeInstant
            from a in Approval.ListOf()
            from x in MaybeInstant
            from r in Gen.SubListOf(new JurisdictionCode("GB"), new JurisdictionCode("IE"))
            from stopped in MaybeInstant
            from told in Correction.ListOf()
            select new OrderState
            {
                TrainingStoppedAt = stopped,
                Order = o,
                Stage = stage,
                Version = v,
                CommittedAt = c,
                FencedAt = f,
                EffectiveAt = e,
                Approvals = [.. a],
                EndedAt = x,
                Resumed = [.. r],
                Corrections = [.. told],
            }
        ).ToArbitrary();

    public static Arbitrary<PauseCertificate> Certificates() =>
        (
            from c in Instant
            from f in Instant
            from e in Instant
            from v in Gen.Choose(1, int.MaxValue)
            from fences in Fence.ListOf()
            select new PauseCertificate(Sample.Order.Id, v, c, f, e, [.. fences])
        ).ToArbitrary();

    public static Arbitrary<PauseEvent> Events() =>
        Gen.OneOf(
                from o in Order
                from t in Instant
                select (PauseEvent)new OrderScheduled(o with { EffectiveFrom = Whole(o.EffectiveFrom) }, t),
                from o in Order
                from t in Instant
                select (PauseEvent)new OrderCommitted(o with { EffectiveFrom = o.RecordedAt }, t),
                from t in Instant
                select (PauseEvent)new OrderFenced(Sample.Order.Id, t),
                from t in Instant
                select (PauseEvent)new OrderEffective(Sample.Order.Id, t),
                from a in Approval
                select (PauseEvent)new EndingApproved(Sample.Order.Id, a.Ending, a.By, a.At),
                from t in Instant
                from w in Gen.Elements<RuleData?>(null, Sample.WithoutRules)
                select (PauseEvent)new OrderLifted(Sample.Order.Id, t) { WithoutRules = w },
                from t in Instant
                select (PauseEvent)new OrderWithdrawn(Sample.Order.Id, t),
                from c in Instant
                from b in Text
                from t in Instant
                from before in MaybeInstant
                from why in MaybeText
                select (PauseEvent)new AuthorityConfirmed(Sample.Order.Id, c, b, t) { Corrects = before, Reason = why },
                from p in Stopped.ListOf()
                from t in Instant
                select (PauseEvent)new TrainingStopped(Sample.Order.Id, [.. p], t)
            )
            .ToArbitrary();

    private static readonly Gen<StoppedPermit> Stopped =
        from n in Gen.Choose(0, int.MaxValue)
        from how in Gen.Elements(Enum.GetValues<PermitEnding>())
        from t in Instant
        select new StoppedPermit(PermitId.New(Sample.Now, (ulong)n), how, t);

    private static readonly Gen<ShardFence> Fence =
        from p in Gen.Choose(0, int.MaxValue)
        from l in Gen.Choose(-1, int.MaxValue)
        from n in MaybeInstant
        from s in Gen.Elements(Enum.GetValues<Settlement>())
        select new ShardFence(ShardId.Parse("host-7"), p, "ab12", l, n, s);

    // A stated effective instant is whole seconds: PauseRequestReader takes no finer one.
    private static DateTimeOffset Whole(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));

    private static Gen<ImmutableArray<T>> Some<T>(params T[] from) => Gen.SubListOf(from).Select(l => l.ToImmutableArray());
}

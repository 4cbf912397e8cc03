using System.Text;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Verification;

/// <summary>Whoever holds the key wrote it so from the start: only the story gives it away.</summary>
[Requirement("R9", "R10", "R25")]
public sealed class A_ledger_that_tells_of_something_unlawful
{
    private readonly StoryShard one = new("s-1");
    private readonly StoryShard two = new("s-2");

    [Fact]
    public Task of_an_admission_under_a_closed_flag() =>
        IsFoundAsync(
            s => s.Open("IE").Admit(one, "IE").Admit(one, "GB"),
            LedgerFaultKind.Admission,
            "record 1 of shard s-1",
            "flag of GB was closed"
        );

    [Fact]
    public Task of_an_admission_that_an_order_covered() =>
        IsFoundAsync(
            s =>
            {
                s.Open("GB").Admit(one, "GB").Pause("uk-2024", "GB");
                s.Admit(one, "GB");
            },
            LedgerFaultKind.Admission,
            "record 1 of shard s-1",
            "order 'uk-2024' covered it in GB"
        );

    [Fact]
    public Task of_an_admission_behind_the_fence_under_the_law_before() =>
        IsFoundAsync(
            s =>
            {
                s.Open("GB").Admit(one, "GB");
                s.Fence(one, s.Pause("uk-2024", "GB"));
                s.Admit(one, version: 1, "GB");
            },
            LedgerFaultKind.Admission,
            "record 2 of shard s-1",
            "after the shard was fenced at version 2"
        );

    [Fact]
    public Task of_an_admission_behind_a_fence_that_only_the_certificate_names() =>
        IsFoundAsync(
            s =>
            {
                s.Open("GB").Admit(one, "GB").Admit(two, "GB");
                OrderId order = s.Pause("uk-2024", "GB");
                ShardFence[] fences =
                [
                    s.Fence(one, order),
                    new ShardFence(ShardId.Parse("s-2"), 0, Convert.ToHexStringLower(two.Chain.Span), -1, null, Settlement.NothingAdmitted),
                ];
                s.Effective(order, fences);
            },
            LedgerFaultKind.Certificate,
            "certificate of order 'uk-2024'",
            "Record 0 of shard s-2 is not a fence"
        );

    [Fact]
    public Task of_a_shard_that_the_certificate_leaves_out() =>
        IsFoundAsync(
            s =>
            {
                s.Open("GB").Admit(one, "GB").Admit(two, "GB");
                OrderId order = s.Pause("uk-2024", "GB");
                s.Effective(order, [s.Fence(one, order)]);
                s.Pass(5);
                s.Admit(two, version: 1, "GB").Close(two);
            },
            LedgerFaultKind.Certificate,
            "certificate of order 'uk-2024'",
            "does not name shard s-2"
        );

    [Fact]
    public Task of_a_certificate_with_another_last_admission() =>
        CertificateIsFoundAsync(c => c with { Fences = [c.Fences[0] with { LastAdmission = 7 }] }, "are not those of the record");

    [Fact]
    public Task of_a_certificate_that_calls_running_tickets_run_out() =>
        CertificateIsFoundAsync(c => c with { Fences = [c.Fences[0] with { Settlement = Settlement.Expired }] }, "expired");

    [Fact]
    public Task of_a_certificate_with_another_instant() =>
        CertificateIsFoundAsync(c => c with { EffectiveAt = c.EffectiveAt.AddMinutes(-1) }, "instants");

    [Fact]
    public Task of_a_certificate_for_another_law() => CertificateIsFoundAsync(c => c with { Version = c.Version - 1 }, "control version 1");

    [Fact]
    public Task of_a_certificate_that_the_control_log_does_not_know() =>
        CertificateIsFoundAsync(c => c with { Fences = [] }, "hash", bound: false);

    [Fact]
    public Task of_an_end_on_the_word_of_one_person() =>
        IsFoundAsync(
            s =>
            {
                OrderId order = s.Open("GB").Pause("uk-2024", "GB");
                s.Lift(order, "alice");
            },
            LedgerFaultKind.Law,
            "control row 4",
            "takes two"
        );

    [Fact]
    public Task of_an_end_on_the_word_of_who_issued_it() =>
        IsFoundAsync(
            s =>
            {
                OrderId order = s.Open("GB").Pause("uk-2024", "GB");
                s.Lift(order, "alice", "olivia");
            },
            LedgerFaultKind.Law,
            "control row 5",
            "takes two"
        );

    [Fact]
    public Task of_an_event_that_cannot_follow() =>
        IsFoundAsync(
            s => s.Open("GB").Control(new PauseEvent.OrderLifted(OrderId.Parse("never-was"), s.Now)),
            LedgerFaultKind.Law,
            "control row 2",
            "cannot follow nothing"
        );

    [Fact]
    public Task of_decisions_under_a_law_that_is_not_there() =>
        IsFoundAsync(s => s.Open("GB").Admit(one, version: 9, "GB"), LedgerFaultKind.Law, "record 0 of shard s-1", "control version 9");

    [Fact]
    public Task of_a_law_that_goes_back_within_a_shard() =>
        IsFoundAsync(
            s => s.Open("GB").Open("IE").Admit(one, "GB").Admit(one, version: 1, "GB"),
            LedgerFaultKind.Law,
            "record 1 of shard s-1",
            "after one under 2"
        );

    [Fact]
    public Task of_an_admission_without_a_ticket() =>
        IsFoundAsync(
            s => s.Open("GB").Batch(one, 1, null, [s.Entry("GB", new Decision(Outcome.Admit, ReasonCode.Permitted))]),
            LedgerFaultKind.Admission,
            "record 0 of shard s-1",
            "tickets"
        );

    [Fact]
    public Task of_a_fence_that_hides_an_admission() =>
        IsFoundAsync(
            s =>
            {
                s.Open("GB").Admit(one, "GB");
                OrderId order = s.Pause("uk-2024", "GB");
                one.LastAdmission = -1;
                s.Fence(one, order);
            },
            LedgerFaultKind.Chain,
            "record 1 of shard s-1",
            "the last to admit"
        );

    [Fact]
    public Task of_a_record_behind_the_end_of_its_shard() =>
        IsFoundAsync(
            s => s.Open("GB").Admit(one, "GB").Close(one).Admit(one, "GB"),
            LedgerFaultKind.Chain,
            "record 2 of shard s-1",
            "closed before"
        );

    [Fact]
    public Task of_an_item_that_leaves_a_standing_it_never_had() =>
        IsFoundAsync(
            s =>
                s.Open("GB")
                    .Batch(
                        one,
                        1,
                        s.Now.AddSeconds(10),
                        [s.Entry("GB", new Decision(Outcome.Admit, ReasonCode.Permitted), Disposition.Held)]
                    ),
            LedgerFaultKind.Counts,
            "2024-09-20, GB",
            "submitted"
        );

    [Fact]
    public Task of_a_record_dated_back() =>
        IsFoundAsync(
            s =>
            {
                s.Open("GB").Admit(one, "GB");
                s.Pass(-3600);
                s.Admit(one, "GB");
            },
            LedgerFaultKind.Chain,
            "record 1 of shard s-1",
            "is dated"
        );

    [Theory]
    [InlineData("\"by\":\"\",")]
    [InlineData("\"by\":\" \\u200b\",")]
    [InlineData("\"by\":null,")]
    [InlineData("")]
    public Task of_a_flag_that_nobody_opened(string by) =>
        IsFoundAsync(
            s => s.Control(FlagsOpened(by)),
            LedgerFaultKind.Law,
            "control row 1",
            by.Contains(":\"", StringComparison.Ordinal) ? "without a name" : "does not say who"
        );

    [Fact]
    public Task of_an_order_that_nobody_issued() =>
        IsFoundAsync(
            s => s.Open("GB").Control(new PauseEvent.OrderCommitted(Order with { IssuedBy = "" }, s.Now)),
            LedgerFaultKind.Law,
            "control row 2",
            "'issuedBy' is empty"
        );

    [Fact]
    public Task of_an_approval_that_nobody_gave() =>
        IsFoundAsync(
            s =>
            {
                OrderId order = s.Open("GB").Pause("uk-2024", "GB");
                s.Lift(order, "alice", " ");
            },
            LedgerFaultKind.Law,
            "control row 4",
            "without a name"
        );

    [Fact]
    public async Task and_not_of_a_flag_that_nobody_closed()
    {
        // A tightening stands whoever wrote it.
        using var story = new LedgerStory();
        story
            .Open("GB")
            .Control("""{"v":1,"event":"FlagsChanged","at":"2024-09-20T09:30:00+00:00","by":"","opened":[],"closed":["GB"]}"""u8.ToArray());

        (await story.FaultAsync()).ShouldBeNull();
    }

    private static PauseOrder Order =>
        new()
        {
            Id = OrderId.Parse("uk-2024"),
            Named = ["GB"],
            Jurisdictions = [new JurisdictionCode("GB")],
            IssuedBy = "olivia",
            EffectiveFrom = DateTimeOffset.UnixEpoch,
            RecordedAt = DateTimeOffset.UnixEpoch,
        };

    private static byte[] FlagsOpened(string by) =>
        Encoding.UTF8.GetBytes($$"""{"v":1,"event":"FlagsChanged","at":"2024-09-20T09:30:00+00:00",{{by}}"opened":["GB"],"closed":[]}""");

    private static async Task IsFoundAsync(Action<LedgerStory> tell, LedgerFaultKind kind, string where, string detail)
    {
        using var story = new LedgerStory();
        tell(story);

        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();

        (fault.Kind, fault.Where).ShouldBe((kind, where), fault.Detail);
        fault.Detail.ShouldContain(detail);
    }

    private Task CertificateIsFoundAsync(Func<PauseCertificate, PauseCertificate> change, string detail, bool bound = true) =>
        IsFoundAsync(
            s =>
            {
                s.Open("GB").Admit(one, "GB");
                OrderId order = s.Pause("uk-2024", "GB");
                s.Effective(order, [s.Fence(one, order)], change, bound);
            },
            LedgerFaultKind.Certificate,
            "certificate of order 'uk-2024'",
            detail
        );
}

using System.Text;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Tests.Verification;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Recalls;

[Requirement("R16", "D17", "D18")]
public sealed class A_recall
{
    private static readonly QuarantineSource Source = new QuarantineSource.ByOrder(OrderId.Parse("uk-2024"));
    private static readonly RecallTarget Dataset = new(RecallTargetKind.Dataset, "posts-2024-06"),
        Model = new(RecallTargetKind.Model, "assistant-3");
    private static readonly RecallSet Set = new(412, new string('a', 64));

    private RecallLog log = new(Source, []);

    [Fact]
    public void is_closed_by_nothing_but_a_confirmation()
    {
        Enter(Requested(Dataset)).ShouldBeOfType<Decision<RecallStep>.Events>();
        log.Of(Dataset)!.Outcome.ShouldBeNull();
        Enter(Said(Dataset, RecallState.Failed)).ShouldBeOfType<Decision<RecallStep>.Events>();
        log.Of(Dataset)!.Outcome.ShouldBeNull();
        Enter(Said(Dataset, RecallState.Confirmed)).ShouldBeOfType<Decision<RecallStep>.Events>();

        log.Of(Dataset)!.Outcome.ShouldBe(RecallOutcome.Removed);
        Why(Said(Dataset, RecallState.Failed)).ShouldContain("confirmed it in step 3");
    }

    [Fact]
    public void of_a_model_ends_as_not_reversible_and_never_as_removed()
    {
        Enter(Requested(Model));
        Enter(Said(Model, RecallState.Confirmed));

        log.Standing.ShouldHaveSingleItem().Outcome.ShouldBe(RecallOutcome.NotReversible);
    }

    [Theory]
    [InlineData(RecallState.Confirmed)]
    [InlineData(RecallState.Failed)]
    public void cannot_be_answered_before_it_was_asked(RecallState state) => Why(Said(Dataset, state)).ShouldContain("never asked");

    [Fact]
    public void needs_somebody_who_said_so()
    {
        Enter(Requested(Dataset));

        Why(Said(Dataset, RecallState.Confirmed) with { Reference = null }).ShouldContain("reference");
    }

    [Fact]
    public void asked_twice_is_one_and_of_a_larger_set_another()
    {
        Enter(Requested(Dataset));
        Enter(Requested(Dataset) with { At = Now.AddMinutes(1) }).ShouldBeOfType<Decision<RecallStep>.Unchanged>();
        Enter(Said(Dataset, RecallState.Confirmed));
        Why(Requested(Dataset)).ShouldContain("exactly this already");

        Enter(Requested(Dataset) with { Set = Set with { Items = 413, Sha256 = new string('b', 64) } })
            .ShouldBeOfType<Decision<RecallStep>.Events>();
        log.Of(Dataset)!.Outcome.ShouldBeNull();
    }

    [Fact]
    public void that_failed_can_be_asked_again()
    {
        Enter(Requested(Dataset));
        Enter(Said(Dataset, RecallState.Failed));

        Enter(Requested(Dataset)).ShouldBeOfType<Decision<RecallStep>.Events>();
    }

    [Fact]
    public void comes_back_from_its_bytes_with_what_it_came_to_in_words()
    {
        RecallStep[] steps =
        [
            Requested(Dataset) with
            {
                Number = 1,
            },
            Said(Model, RecallState.Confirmed) with
            {
                Number = 2,
                Source = new QuarantineSource.ByObjections(),
                Document = new string('c', 64),
            },
        ];

        steps.Select(step => RecallJson.Read(RecallJson.Write(step))).ShouldBe(steps);
        Encoding.UTF8.GetString(RecallJson.Write(steps[1])).ShouldContain("\"outcome\":\"not-reversible\"");
    }

    [Theory]
    [InlineData("\"outcome\":\"not-reversible\"", "\"outcome\":\"removed\"")]
    [InlineData("\"state\":\"confirmed\"", "\"state\":\"deleted\"")]
    [InlineData("order/uk-2024", "order/UK 2024")]
    [InlineData("\"number\":2,", "")]
    public void is_not_read_where_its_bytes_say_something_else(string part, string instead)
    {
        string bytes = Encoding.UTF8.GetString(RecallJson.Write(Said(Model, RecallState.Confirmed) with { Number = 2 }));
        bytes.ShouldContain(part);

        Should.Throw<InvalidDataException>(() =>
            RecallJson.Read(Encoding.UTF8.GetBytes(bytes.Replace(part, instead, StringComparison.Ordinal)))
        );
    }

    [Fact]
    public void says_everything_that_is_wrong_with_it_at_once()
    {
        Refusal refusal = RecallRequestReader
            .Read(
                new RecallRequest
                {
                    Kind = "weights",
                    Name = "m@example.org",
                    State = "deleted",
                    Document = "x",
                },
                Source,
                "olivia",
                Now
            )
            .Refusal.ShouldNotBeNull();

        refusal.Errors.Select(e => e.Field.ToString()).ShouldBe(["kind", "name", "state", "reference", "document"]);
    }

    [Fact, Requirement("R25")]
    public async Task stands_in_the_ledger_where_a_verifier_asks_the_same()
    {
        using LedgerStory lawful = LedgerStory.Lawful(),
            unlawful = LedgerStory.Lawful();
        lawful
            .Control(RecallJson.Write(Requested(Dataset) with { Number = 1 }))
            .Control(RecallJson.Write(Said(Dataset, RecallState.Confirmed) with { Number = 2 }));
        unlawful.Control(RecallJson.Write(Said(Dataset, RecallState.Confirmed) with { Number = 1 }));

        (await lawful.FaultAsync()).ShouldBeNull();
        LedgerFault fault = (await unlawful.FaultAsync()).ShouldNotBeNull();
        fault.Kind.ShouldBe(LedgerFaultKind.Law);
        fault.Detail.ShouldContain("never asked");
    }

    private static DateTimeOffset Now { get; } = new(2024, 10, 1, 8, 0, 0, TimeSpan.Zero);

    private static RecallStep Requested(RecallTarget target) =>
        new()
        {
            Source = Source,
            Target = target,
            State = RecallState.Requested,
            Set = Set,
            At = Now,
            By = "olivia",
        };

    private static RecallStep Said(RecallTarget target, RecallState state) =>
        new()
        {
            Source = Source,
            Target = target,
            State = state,
            Reference = "DATA-77",
            At = Now,
            By = "olivia",
        };

    private Decision<RecallStep> Enter(RecallStep step)
    {
        Decision<RecallStep> decision = RecallDecider.Decide(log, step);
        if (decision is Decision<RecallStep>.Events entered)
            log = log with { Steps = log.Steps.Add(entered.List[0]) };
        return decision;
    }

    private string Why(RecallStep step) => Enter(step).ShouldBeOfType<Decision<RecallStep>.Refused>().Refusal.Detail;
}

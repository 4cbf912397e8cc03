using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Resumption;

/// <summary>One thing somebody tries, or something that changes around them.</summary>
public abstract record Deed
{
    internal sealed record Pause(string By, int Places) : Deed;

    internal sealed record End(OrderEnding Ending, string By) : Deed;

    internal sealed record Undo(string By, string? Reason) : Deed;

    /// <summary>By hand, or by an import of several flags at once.</summary>
    internal sealed record Open(string By, string? Reason, int Places) : Deed;

    internal sealed record Close(string By, int Places) : Deed;

    /// <summary>A start with other rule data: ours, or some that impose nothing.</summary>
    internal sealed record Rules(bool None) : Deed;

    /// <summary>A start from the same storage, written and read anew.</summary>
    internal sealed record Restore : Deed;

    internal sealed record Wait(int Minutes) : Deed;
}

public static class Steps
{
    private static readonly Gen<string> People = Gen.Elements("olivia", " OLIVIA", "alice", "Alic\u200be", "bob", "carol", "", "\u3164");
    private static readonly Gen<string?> Reasons = Gen.Elements<string?>("because", "because", "agreed", null, " ");

    public static Arbitrary<Deed> Arbitrary() =>
        Gen.Frequency(
                (3, from b in Gen.Elements("olivia", "alice") from p in Gen.Choose(1, 3) select (Deed)new Deed.Pause(b, p)),
                (
                    5,
                    from e in Gen.Elements(OrderEnding.Lift, OrderEnding.Withdraw, OrderEnding.Withdraw)
                    from b in People
                    select (Deed)new Deed.End(e, b)
                ),
                (4, from b in People from r in Reasons select (Deed)new Deed.Undo(b, r)),
                (6, from b in People from r in Reasons from p in Gen.Choose(1, 3) select (Deed)new Deed.Open(b, r, p)),
                (2, from b in People from p in Gen.Choose(1, 3) select (Deed)new Deed.Close(b, p)),
                (1, from n in Gen.Elements(true, false) select (Deed)new Deed.Rules(n)),
                (1, Gen.Constant((Deed)new Deed.Restore())),
                (1, from m in Gen.Choose(1, 50) select (Deed)new Deed.Wait(m))
            )
            .ToArbitrary();
}

[Properties(Arbitrary = [typeof(Steps)], MaxTest = 300, StartSize = 10, EndSize = 60)]
public class Any_way_back_to_training
{
    [Property, Requirement("R47", "R22")]
    public void takes_two_people_wherever_training_had_been_paused_or_closed(Deed[] steps)
    {
        var town = new Town();
        foreach (Deed step in steps)
        {
            JurisdictionCode[] shut = [.. Town.Places.Where(c => !town.Admits(c))];
            Words words = town.Try(step);
            foreach (JurisdictionCode code in shut.Where(town.Admits))
            {
                if (town.Shut[code].Count > 0)
                    words.People.Count.ShouldBeGreaterThanOrEqualTo(2, $"{code} by {step}");
            }
            town.Remember();
        }
    }

    [Property, Requirement("R47", "R12")]
    public void is_never_a_withdrawal(Deed[] steps)
    {
        var town = new Town();
        foreach (Deed step in steps)
        {
            JurisdictionCode[] shut = [.. Town.Places.Where(c => !town.Admits(c))];
            town.Try(step);
            if (step is Deed.End { Ending: OrderEnding.Withdraw })
                shut.ShouldAllBe(c => !town.Admits(c));
        }
    }

    [Property, Requirement("R47", "D39")]
    public void is_no_lift_by_later_rule_data(Deed[] steps)
    {
        var town = new Town();
        foreach (Deed step in steps)
        {
            town.Try(step);
            town.Lifted.ShouldAllBe(o => o.Undone != null || o.Order.Rules.IsEmpty);
        }
    }

    [Property, Requirement("R47", "R25")]
    public void is_found_lawful_by_the_verifier_wherever_it_is_let_happen(Deed[] steps)
    {
        var town = new Town();
        foreach (Deed step in steps)
            town.Try(step); // every row is given to a verifier
    }

    /// <summary>Whose words a step rested on, folded.</summary>
    private sealed record Words(HashSet<string> People);

    /// <summary>The control state as the handlers keep it, and a verifier that is told of each row.</summary>
    private sealed class Town
    {
        public static readonly JurisdictionCode[] Places = [new("GB"), new("IE")];

        private static readonly SafetyRuleBook Ours = Resuming.Book;
        private static readonly SafetyRuleBook Nothing = new(
            new RuleData("none", new string('0', 64)),
            null,
            FrozenDictionary<JurisdictionCode, SafetyRules?>.Empty
        );

        private readonly ControlAudit audit = new(null);
        private readonly Dictionary<JurisdictionCode, OpeningAsked> asked = [];
        private ImmutableArray<OrderState> ended = [];
        private ControlState state = new(
            0,
            new byte[32],
            ImmutableDictionary<JurisdictionCode, TrainingFlag>.Empty,
            ImmutableDictionary<OrderId, OrderState>.Empty
        );
        private SafetyRuleBook rules = Ours;
        private DateTimeOffset now = Resuming.Now;
        private byte[] chain = new byte[32];

        /// <summary>
        /// What ever shut a jurisdiction: orders that were not undone, which are as if they had never been, and its flag.
        /// </summary>
        public Dictionary<JurisdictionCode, HashSet<string>> Shut { get; } = Places.ToDictionary(c => c, _ => new HashSet<string>());

        public IEnumerable<OrderState> Lifted => ended.Where(o => o.Stage == OrderStage.Lifted);

        public bool Admits(JurisdictionCode code) =>
            state.Flags.GetValueOrDefault(code) is { Open: true }
            && !state.Orders.Values.Any(o => o.IsInForce && o.Rest.Jurisdictions.Contains(code));

        public void Remember()
        {
            foreach (JurisdictionCode code in Places)
            {
                Shut[code]
                    .UnionWith(
                        state.Orders.Values.Where(o => o.IsInForce && o.Order.Jurisdictions.Contains(code)).Select(o => o.Order.Id.Value)
                    );
                Shut[code].ExceptWith(ended.Where(o => o.Undone is not null).Select(o => o.Order.Id.Value));
                if (state.Flags.GetValueOrDefault(code) is { Open: false })
                    Shut[code].Add("its flag");
            }
        }

        public Words Try(Deed step)
        {
            switch (step)
            {
                case Deed.Pause(var by, var places):
                    var order = new PauseOrder
                    {
                        Id = OrderId.Parse($"o-{state.Version}"),
                        Named = [.. Of(places).Select(c => c.Value)],
                        Jurisdictions = Of(places),
                        Reason = "r",
                        IssuedBy = by,
                        EffectiveFrom = now,
                        RecordedAt = now,
                        Rules = rules.Record(Of(places)),
                    };
                    return Decide(null, new PauseCommand.Pause(order, now), _ => false);
                case Deed.End(var ending, var by):
                    return state.Orders.Values.OrderBy(o => o.Order.Id).FirstOrDefault() is { } first
                        ? Decide(
                            first,
                            new PauseCommand.EndOrder(ending, by, now)
                            {
                                WithoutRules = rules.Of(first.Order.Jurisdictions, first.Order.Rules) is null ? rules.Data : null,
                            },
                            a => a.Ending == ending
                        )
                        : new Words([]);
                case Deed.Undo(var by, var reason):
                    return state.Orders.Values.OrderByDescending(o => o.Order.Id).FirstOrDefault() is { } last
                        ? Decide(
                            last,
                            new PauseCommand.Undo(reason, new Checklist(rules.Data, []), TimeSpan.FromHours(1), by, now),
                            a => a.Ending == OrderEnding.Undo
                        )
                        : new Words([]);
                case Deed.Open(var by, var reason, var places):
                    return Open(by, reason, places);
                case Deed.Close(var by, var places):
                    Set([.. Of(places).Where(c => state.Flags.GetValueOrDefault(c) is { Open: true })], open: false, by, []);
                    break;
                case Deed.Rules(var none):
                    rules = none ? Nothing : Ours;
                    break;
                case Deed.Restore:
                    state = state with { Orders = state.Orders.ToImmutableDictionary(o => o.Key, o => Again(o.Value)) };
                    ended = [.. ended.Select(Again)];
                    foreach (JurisdictionCode code in asked.Keys.ToArray())
                        asked[code] = FlagOpening.Read(FlagOpening.Row(asked[code]));
                    break;
                case Deed.Wait(var minutes):
                    now = now.AddMinutes(minutes);
                    break;
            }
            return new Words([]);
        }

        private Words Open(string by, string? reason, int places)
        {
            ImmutableArray<JurisdictionCode> opened = [.. Of(places).Where(c => state.Flags.GetValueOrDefault(c) is not { Open: true })];
            if (opened.IsEmpty)
                return new Words([]);
            switch (FlagOpening.Decide(opened, state, ended, [.. asked.Values], rules, by, reason, now))
            {
                case OpeningDecision.Opens(var overrides):
                    Set(opened, open: true, by, overrides);
                    return new Words([
                        .. overrides.SelectMany(o => (string[])[o.Override.By.Name, o.Override.SecondedBy.Name]).Select(Folded),
                    ]);
                case OpeningDecision.Asks({ IsEmpty: false } words):
                    Commit(FlagOpening.Event(words));
                    foreach (OpeningAsked word in words)
                        asked[word.Code] = word;
                    break;
            }
            return new Words([]);
        }

        private Words Decide(OrderState? order, PauseCommand command, Func<EndingApproval, bool> counts)
        {
            if (PauseDecider.Decide(order, command) is not Decision<PauseEvent>.Events(var events))
                return new Words([]);
            ImmutableArray<TrainingFlag> closed = Closing.Of(events, state);
            long version = Commit([.. events.Select(PauseJson.Write)]);
            OrderState next = events.Aggregate(order, (s, e) => PauseDecider.Evolve(s, e, version))!;
            state = state with
            {
                Orders = next.HasEnded ? state.Orders.Remove(next.Order.Id) : state.Orders.SetItem(next.Order.Id, next),
                Flags = state.Flags.SetItems(closed.Select(f => KeyValuePair.Create(f.Code, f with { Version = version }))),
            };
            if (next.HasEnded)
                ended = ended.Add(next);
            return new Words([
                .. next.Approvals.Where(counts).Where(a => !a.By.IsSameAs(next.Order.IssuedBy)).Select(a => Folded(a.By.Name)),
            ]);
        }

        private void Set(ImmutableArray<JurisdictionCode> codes, bool open, string by, ImmutableArray<OpeningOverride> overrides)
        {
            if (codes.IsEmpty)
                return;
            long version = Commit(
                ControlLog.WriteEvent(
                    FlagHandler.EventName,
                    now,
                    by,
                    json =>
                    {
                        FlagOpening.WriteCodes(json, "opened", open ? codes : []);
                        FlagOpening.WriteCodes(json, "closed", open ? [] : codes);
                        FlagOpening.Write(json, overrides);
                    }
                )
            );
            state = state with
            {
                Flags = state.Flags.SetItems(
                    codes.Select(c => KeyValuePair.Create(c, new TrainingFlag(c, open, by, now, null) { Version = version }))
                ),
            };
        }

        private long Commit(params byte[][] events)
        {
            byte[] row = ControlLog.Write(state.Version + 1, chain, [.. events.Select(e => new ReadOnlyMemory<byte>(e))]);
            audit.Take(row).Succeeded(out _, out LedgerFault? fault).ShouldBeTrue(fault?.Detail);
            chain = SHA256.HashData(row);
            state = state with { Version = state.Version + 1 };
            return state.Version;
        }

        private static OrderState Again(OrderState order) => PauseJson.ReadStanding(PauseJson.Write(order));

        private static ImmutableArray<JurisdictionCode> Of(int places) => [.. Places.Where((_, i) => (places & (1 << i)) != 0)];

        // Apart from the product's own folding: of the names above these are the same people.
        private static string Folded(string name) => new([.. name.Trim().ToLowerInvariant().Where(char.IsAsciiLetter)]);
    }
}

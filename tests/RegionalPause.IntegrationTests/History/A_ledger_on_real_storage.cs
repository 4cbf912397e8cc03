using System.Collections.Immutable;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Tests;
using RegionalPause.Tests.History;
using Shouldly;

namespace RegionalPause.IntegrationTests.History;

/// <summary>What a conversation with the gate left in Azurite, judged by the checker that judges the simulation.</summary>
public sealed class A_ledger_on_real_storage(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact, Requirement("R7", "R9", "R10", "R14b", "R15")]
    public async Task keeps_every_invariant()
    {
        LedgerHistory history = await new Conversation(azurite.NewAccount()).HaveAsync(Cancelled);

        HistoryChecker.Check(history).ShouldBeEmpty();
        // It is a history worth judging.
        history.Certificates.Length.ShouldBe(2);
        history.Shards.Count(s => s.Guard!.State == GuardState.Closed).ShouldBe(2);
        DispositionTotals[] totals = [.. history.Dispositions!.Value];
        (
            totals.Sum(t => t.Submitted),
            totals.Sum(t => t.Admitted),
            totals.Sum(t => t.Held),
            totals.Sum(t => t.Excluded),
            totals.Sum(t => t.Expired),
            totals.Sum(t => t.Malformed)
        ).ShouldBe((13, 6, 0, 3, 3, 1));
    }

    [Fact, Requirement("R9", "R25")]
    public async Task shows_what_was_taken_away_or_altered()
    {
        LedgerHistory history = await new Conversation(azurite.NewAccount()).HaveAsync(Cancelled);
        ShardHistory shard = history.Shards.MaxBy(s => s.Records.Length)!;
        SentMessage message = history.Traffic!.Accepted[0];

        string[] unseen =
        [
            .. Unseen(
                "a record cut out",
                Invariant.Chain,
                history with
                {
                    Shards = history.Shards.Replace(shard, shard with { Records = shard.Records.RemoveAt(1) }),
                }
            ),
            .. Unseen(
                "the last record cut off",
                Invariant.Chain,
                history with
                {
                    Shards = history.Shards.Replace(shard, shard with { Records = shard.Records[..^1] }),
                }
            ),
            .. Unseen("a change of the law cut out", Invariant.P3, history with { Laws = history.Laws.RemoveAt(0) }),
            // Committed a while before, so that the end of a short shard in the same second cannot pass for an end before it.
            .. Unseen(
                "a certificate without a shard",
                Invariant.P4,
                history with
                {
                    Certificates =
                    [
                        .. history.Certificates.Select(c =>
                            c with
                            {
                                Fences = c.Fences.RemoveAt(0),
                                CommittedAt = c.CommittedAt.AddMinutes(-1),
                            }
                        ),
                    ],
                }
            ),
            .. Unseen(
                "an item lost",
                Invariant.Accounts,
                history with
                {
                    Traffic = history.Traffic with { Accepted = history.Traffic.Accepted.Remove(message) },
                }
            ),
            .. Unseen(
                "an item never submitted",
                Invariant.Accounts,
                history with
                {
                    Traffic = history.Traffic with { Submitted = history.Traffic.Submitted.Remove(message.Item) },
                }
            ),
            .. Unseen(
                "an item taken too late",
                Invariant.P5,
                history with
                {
                    Traffic = history.Traffic with
                    {
                        Accepted = history.Traffic.Accepted.Replace(
                            message,
                            message with
                            {
                                EnqueuedAt = message.Ticket.NotAfter.AddSeconds(1),
                            }
                        ),
                    },
                }
            ),
            .. Unseen(
                "a message sent twice by one ticket",
                Invariant.P5,
                history with
                {
                    Traffic = history.Traffic with { Asked = history.Traffic.Asked.Add(message.MessageId) },
                }
            ),
            .. Unseen(
                "a tally altered",
                Invariant.Once,
                history with
                {
                    Dispositions = [.. history.Dispositions!.Value.Select(t => t with { Held = t.Held + 1, Submitted = t.Submitted + 1 })],
                }
            ),
        ];

        unseen.ShouldBeEmpty();
    }

    private static IEnumerable<string> Unseen(string what, Invariant invariant, LedgerHistory altered)
    {
        ImmutableArray<Violation> violations = HistoryChecker.Check(altered);
        return violations.Any(v => v.Invariant == invariant) ? [] : [$"{what}: {string.Join("; ", violations)}"];
    }
}

using System.Collections.Immutable;
using RegionalPause.Tests.History;

namespace RegionalPause.Tests.Simulation.Mutations;

/// <summary>One mutation and what is expected of the checker.</summary>
/// <param name="Name">In the words of the guarantees.</param>
/// <param name="Make">A fresh one for each run.</param>
/// <param name="Within">How many seeds, from 1 on, it may take to show. A change of the product moves every run, so there is some
/// room.</param>
/// <param name="Breaks">By which invariants it shows.</param>
internal sealed record KnownMutation(string Name, Func<Mutation> Make, int Within, params ImmutableArray<Invariant> Breaks);

/// <summary>
/// The ways in which the protocol could be wrong that <c>guarantees.md</c> lists, and a few more. Each is brought about from outside, in
/// what the store says to whom, in the loader, or in where shard ids come from; the product is the same code in all of them.
/// <list type="table">
/// <listheader><term>in the guarantees</term><description>here</description></listheader>
/// <item><term>flags cached with a TTL</term><description><see cref="CachedLaw"/></description></item>
/// <item><term>list before commit</term><description><see cref="ShardsListedBeforeCommit"/></description></item>
/// <item><term>read control before registering</term><description><see cref="LawReadBeforeRegistering"/></description></item>
/// <item><term>append without If-Match</term><description><see cref="AppendsUnguarded"/> and, half as bad,
/// <see cref="TagsIgnored"/></description></item>
/// <item><term>send before append</term><description>What it leads to, a message without an admission, in
/// <see cref="LostAppendTakenForDone"/>. The order of the two steps is one of two lines of the product: in the Promela model
/// only.</description></item>
/// <item><term><c>effective</c> right after commit</term><description><see cref="NoShardsListed"/></description></item>
/// <item><term><c>effective</c> when fenced and not drained</term><description><see cref="AllCalledSent"/></description></item>
/// <item><term>a loader without the enqueue check</term><description><see cref="LoaderNeverAsksWhen"/></description></item>
/// <item><term>a lost answer taken for success</term><description><see cref="LostAppendTakenForDone"/></description></item>
/// <item><term>a lost answer taken for failure</term><description><see cref="LostAppendTakenForFailed"/></description></item>
/// <item><term>a finalizer that forgets shards closed during its
/// scan</term><description><see cref="ClosedShardsForgotten"/></description></item>
/// <item><term>a zombie that shares a shard with its restarted twin</term><description><see cref="TwinsShareAShard"/></description></item>
/// <item><term>a snapshot with a lower version is accepted</term><description>What it leads to, in <see cref="OldLawUnderANewVersion"/>.
/// That the product refuses a lower version is shown by <see cref="LawGoesBack"/>, which must show nothing; what happens without that
/// refusal: in the Promela model only.</description></item>
/// <item><term>not in the list</term><description><see cref="FencesLost"/>, <see cref="ClaimsGivenTwice"/></description></item>
/// </list>
/// </summary>
internal static class TheMutations
{
    public static ImmutableArray<KnownMutation> All { get; } =
    [
        new("law cached for 30 s", () => new CachedLaw(), 30, Invariant.P1, Invariant.P4),
        new("shards listed before commit", () => new ShardsListedBeforeCommit(), 20, Invariant.P1, Invariant.P4),
        new("law read before registering", () => new LawReadBeforeRegistering(), 160, Invariant.P1, Invariant.P4),
        new("append without If-Match", () => new AppendsUnguarded(), 8, Invariant.Chain, Invariant.P1),
        new("tags ignored", () => new TagsIgnored(), 8, Invariant.Chain, Invariant.P1, Invariant.P3),
        new("effective right after commit", () => new NoShardsListed(), 8, Invariant.P1, Invariant.P4),
        new("effective when fenced and not drained", () => new AllCalledSent(), 80, Invariant.P2),
        new("loader never asks when", () => new LoaderNeverAsksWhen(), 4, Invariant.P2, Invariant.P5),
        new("lost append taken for done", () => new LostAppendTakenForDone(), 4, Invariant.P5),
        new("lost append taken for failed", () => new LostAppendTakenForFailed(), 4, Invariant.Once),
        new("closed shards forgotten", () => new ClosedShardsForgotten(), 80, Invariant.P4),
        new("twins share a shard", () => new TwinsShareAShard(), 8, Invariant.P2, Invariant.P3),
        new("old law under a new version", () => new OldLawUnderANewVersion(), 8, Invariant.P1, Invariant.Law),
        new("fences lost", () => new FencesLost(), 8, Invariant.P1, Invariant.P4),
        new("claims given twice", () => new ClaimsGivenTwice(), 4, Invariant.Once),
    ];
}

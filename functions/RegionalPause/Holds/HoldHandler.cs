using System.Collections.Immutable;
using RegionalPause.Errors;
using RegionalPause.Pauses;

namespace RegionalPause.Holds;

/// <summary>How far the drain or purge of one order's holds has come.</summary>
/// <param name="Scope">The order id, or the reason code of items held without an order.</param>
/// <param name="State"><c>waiting</c>, <c>draining</c>, <c>purging</c> or <c>done</c>.</param>
/// <param name="Held">Items held now.</param>
/// <param name="Released">Decided again and admitted.</param>
/// <param name="HeldAgain">Decided again and held under another order.</param>
/// <param name="Excluded">Decided again and excluded.</param>
/// <param name="Purged">Purged.</param>
/// <param name="RatePerSecond">The set rate.</param>
/// <param name="OldestHeldAt">When the oldest held item was parked.</param>
public sealed record HoldProgress(string Scope, string State, long Held, long Released, long HeldAgain, long Excluded, long Purged, int RatePerSecond, DateTimeOffset? OldestHeldAt);

/// <summary>Held items: what waits, the drain after a lift, the purge after a withdrawal or at the ceiling (R15).</summary>
public sealed class HoldHandler
{
    /// <summary>Every scope with held items or a running drain.</summary>
    public Task<ImmutableArray<HoldProgress>> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>One scope.</summary>
    public Task<HoldProgress?> FindAsync(string scope, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Asks for the items held without an order under a reason (<c>jurisdiction-unknown</c>, …) to be decided again.</summary>
    public Task<Result<HoldProgress>> RetryAsync(string scope, string by, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The timer's work (<c>DrainHolds</c>): one slice of every drain and purge that is due, at the set rate, until done or cancelled.</summary>
    public Task DrainAsync(RegionalPause.Messaging.IMessageSink sink, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The daily timer's work (<c>ExpireHolds</c>): applies each order's ceiling (D15).</summary>
    public Task ExpireAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}

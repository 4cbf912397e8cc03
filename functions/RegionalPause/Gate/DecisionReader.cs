using RegionalPause.Content;

namespace RegionalPause.Gate;

/// <summary>Reads the latest decision of an item back from the ledger.</summary>
public sealed class DecisionReader
{
    /// <summary>The latest decision, or <c>null</c> if the item was never decided.</summary>
    public Task<DecisionRecord?> FindAsync(ItemId item, CancellationToken cancellationToken) => throw new NotImplementedException();
}

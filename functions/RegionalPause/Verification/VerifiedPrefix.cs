using RegionalPause.Ledger.Trees;

namespace RegionalPause.Verification;

/// <summary>
/// The beginning of a ledger that was verified, and what a verification of the rest must know about it: the right edge of its tree, and the
/// state of the audit of its leaves. A verification that continues from it reads only later leaves. It is used by one verification at a
/// time, which changes it. If that verification ends with a fault, the prefix is of no more use.
/// </summary>
public sealed class VerifiedPrefix : IDisposable
{
    internal VerifiedPrefix(LedgerAudit audit, RightEdge edge) => (Audit, Edge) = (audit, edge);

    /// <summary>Size and root of the tree over its leaves.</summary>
    public TreeHead Head => Edge.ToFrontier().Head;

    internal LedgerAudit Audit { get; }

    internal RightEdge Edge { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Audit.Dispose();
}

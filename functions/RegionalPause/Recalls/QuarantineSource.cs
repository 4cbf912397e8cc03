using RegionalPause.Ledger;
using RegionalPause.Requests;

namespace RegionalPause.Recalls;

/// <summary>
/// Why admitted items must be left out: an order, one member's objection, or all objections in force. Written as <c>order/ID</c>,
/// <c>objection/PSEUDONYM</c> or <c>objection/all</c>.
/// </summary>
public abstract record QuarantineSource
{
    private const string Orders = "order/";
    private const string Objections = "objection/";
    private const string Permits = "permit/";

    private QuarantineSource() { }

    /// <summary>A pause order (D17).</summary>
    public sealed record ByOrder(OrderId Order) : QuarantineSource
    {
        /// <inheritdoc/>
        public override string ToString() => Orders + Order.Value;
    }

    /// <summary>What one member objects to now (R20, D21). The member is identified by pseudonym, as in the ledger.</summary>
    public sealed record ByObjection(Pseudonym Member) : QuarantineSource
    {
        /// <inheritdoc/>
        public override string ToString() => Objections + Member;
    }

    /// <summary>What any member objects to now.</summary>
    public sealed record ByObjections : QuarantineSource
    {
        /// <inheritdoc/>
        public override string ToString() => Objections + "all";
    }

    /// <summary>
    /// What a training run must leave out (R17). It is no set of its own: it has no recalls, and it is not read from text.
    /// </summary>
    public sealed record ByPermit(PermitId Permit) : QuarantineSource
    {
        /// <inheritdoc/>
        public override string ToString() => Permits + Permit;
    }

    /// <summary>Reads a source from its text.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out QuarantineSource? source)
    {
        source = text switch
        {
            Objections + "all" => new ByObjections(),
            not null when text.StartsWith(Orders, StringComparison.Ordinal) && OrderId.TryParse(text[Orders.Length..], out OrderId order) =>
                new ByOrder(order),
            not null
                when text.StartsWith(Objections, StringComparison.Ordinal)
                    && Pseudonym.TryParse(text[Objections.Length..], out Pseudonym member) => new ByObjection(member),
            _ => null,
        };
        return source is not null;
    }
}

using RegionalPause.Decisions;
using RegionalPause.Ledger;

namespace RegionalPause.Cli.Output;

/// <summary>Shows people the content of a proven leaf.</summary>
internal static class ProvenLeaf
{
    public static (string Name, Cell? Value)[] Facts(ReadOnlySpan<byte> bytes)
    {
        try
        {
            LedgerLeaf leaf = LedgerLeaf.Read(bytes);
            if (leaf.Kind != LeafKind.Entry)
                return [("leaf", Sheet.Plain($"a {leaf.Kind.ToString().ToLowerInvariant()}"))];
            string place = $"shard {System.Text.Encoding.UTF8.GetString(leaf.Of)}, record {leaf.Position}, entry {leaf.Index}";
            return LedgerCodec.ReadEntry(leaf.Body) switch
            {
                LedgerEntry.Decided d =>
                [
                    ("item key", Sheet.Plain(d.Item.ToString())),
                    ("ledger", Sheet.Plain(place)),
                    ("outcome", Ink.Of(d.Decision.Outcome.ToString().ToLowerInvariant())),
                    ("reason", Sheet.Plain(ReasonNames.Of(d.Decision.Reason))),
                    ("decided by", d.Decision.DecidedBy is { } by ? Sheet.Plain(by.Value) : null),
                    ("order", d.Decision.Order is { } order ? Sheet.Plain(order.Value) : null),
                    ("concerns", Sheet.Plain(string.Join(' ', d.Jurisdictions))),
                ],
                LedgerEntry.Purged p =>
                [
                    ("item key", Sheet.Plain(p.Item.ToString())),
                    ("ledger", Sheet.Plain(place)),
                    ("purged", Sheet.Plain($"held under {p.Scope}")),
                ],
                _ => [("ledger", Sheet.Plain(place))],
            };
        }
        catch (InvalidDataException e)
        {
            return [("leaf", new Cell(e.Message, Ink.StyleOf("refused")))];
        }
    }
}

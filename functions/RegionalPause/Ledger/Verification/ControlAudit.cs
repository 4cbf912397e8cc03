using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger.Trees;
using RegionalPause.Members;
using RegionalPause.Pauses;

namespace RegionalPause.Ledger.Verification;

/// <summary>Follows the control log: its chain, that every event may follow the ones before, and the law at each version.</summary>
internal sealed class ControlAudit(Action<PauseEvent, long>? watch)
{
    private readonly List<Law> laws = [Law.Beginning];
    private readonly Dictionary<OrderId, OrderStanding> orders = [];
    private readonly HashSet<JurisdictionCode> open = [];
    private byte[] hash = LedgerCodec.Genesis.ToArray();

    /// <summary>The last version taken.</summary>
    public long Version => laws.Count - 1;

    /// <summary>How many orders there are.</summary>
    public int Orders => orders.Count;

    /// <summary>An order as it stands; <c>null</c> if there is none.</summary>
    public OrderStanding? Find(OrderId id) => orders.GetValueOrDefault(id);

    /// <summary>The law at a version not after <see cref="Version"/>.</summary>
    public Law At(long version) => laws[(int)version];

    /// <summary>Takes the next row; the events that made orders effective.</summary>
    public Checked<ImmutableArray<PauseEvent.OrderEffective>, LedgerFault> Take(ReadOnlySpan<byte> row)
    {
        long version = laws.Count;
        try
        {
            var reader = new Utf8JsonReader(row);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            if (root.GetProperty("version").GetInt64() != version || root.GetProperty("previous").GetString() != Convert.ToHexStringLower(hash))
                return Fault(LedgerFaultKind.Chain, version, $"It says it is row {root.GetProperty("version").GetInt64()}, and does not follow row {version - 1}.");
            ImmutableArray<PauseEvent.OrderEffective>.Builder effective = ImmutableArray.CreateBuilder<PauseEvent.OrderEffective>();
            foreach (JsonElement e in root.GetProperty("events").EnumerateArray())
            {
                if (e.GetProperty("event").GetString() == "FlagsChanged")
                {
                    open.UnionWith(Codes(e, "opened"));
                    open.ExceptWith(Codes(e, "closed"));
                    continue;
                }
                if (e.GetProperty("event").GetString() == MemberErasure.EventName)
                    continue; // it concerns nobody's law
                PauseEvent happened = PauseJson.ReadEvent(JsonMarshal.GetRawUtf8Value(e));
                if (Refuses(happened) is { } why)
                    return Fault(LedgerFaultKind.Law, version, why);
                orders[happened.Id] = PauseDecider.Evolve(orders.GetValueOrDefault(happened.Id), happened, version);
                watch?.Invoke(happened, version);
                if (happened is PauseEvent.OrderEffective x)
                    effective.Add(x);
            }
            hash = SHA256.HashData(row);
            laws.Add(new Law(open.ToFrozenSet(), [.. orders.Values.Where(o => o.IsInForce && !o.Order.Shadow).Select(o => o.Order).OrderBy(o => o.Id)]));
            return effective.ToImmutable();
        }
        catch (UnreachableException e)
        {
            return Fault(LedgerFaultKind.Law, version, e.Message);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
        {
            return Fault(LedgerFaultKind.Malformed, version, $"It cannot be read: {e.Message}");
        }
    }

    // One person pauses; ending takes two others (R14). The ledger itself has to show both.
    private string? Refuses(PauseEvent happened)
    {
        OrderEnding? ending = happened switch { PauseEvent.OrderLifted => OrderEnding.Lift, PauseEvent.OrderWithdrawn => OrderEnding.Withdraw, _ => null };
        if (ending is null || orders.GetValueOrDefault(happened.Id) is not { } standing)
            return null;
        int others = standing.Approvals.Count(a => a.Ending == ending && !PauseDecider.IsSamePerson(a.By, standing.Order.IssuedBy));
        return others >= 2 ? null : $"Order '{happened.Id}' ends on the word of {others} people other than '{standing.Order.IssuedBy}', who issued it; it takes two.";
    }

    private static IEnumerable<JurisdictionCode> Codes(JsonElement e, string name) =>
        e.GetProperty(name).EnumerateArray().Select(code => new JurisdictionCode(code.GetString() ?? throw new FormatException($"'{name}' holds null.")));

    private static LedgerFault Fault(LedgerFaultKind kind, long version, string detail) => new(kind, $"control row {version}", detail);
}

using RegionalPause.Control;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>
/// Loads, decides, writes; then records the events in the ledger. The campaign's row keeps its events until the control log has them, so
/// that no state stays without its record. After a crash an event may be recorded twice, with the same number.
/// </summary>
internal sealed class CampaignLog(CampaignTable table, ControlTable control)
{
    /// <summary>Applies a command. Returns the campaign after it, or the refusal.</summary>
    public async Task<Result<Campaign>> ApplyAsync(CampaignId id, CampaignCommand command, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
        {
            CampaignEntry? entry = await FindAsync(id, cancellationToken).ConfigureAwait(false);
            switch (CampaignDecider.Decide(entry?.Campaign, command))
            {
                case Decision<CampaignEvent>.Refused(var refusal):
                    return refusal;
                case Decision<CampaignEvent>.Unchanged:
                    return entry!.Campaign;
                case Decision<CampaignEvent>.Events(var events):
                    Campaign next = events.Aggregate(entry?.Campaign, CampaignDecider.Evolve)!;
                    int first = next.Revision - events.Length + 1;
                    ReadOnlyMemory<byte>[] unrecorded =
                    [
                        .. events.Select((e, i) => new ReadOnlyMemory<byte>(CampaignJson.Write(e, first + i))),
                    ];
                    CampaignEntry? written = await table
                        .WriteAsync(next, [.. unrecorded], entry?.Tag, cancellationToken)
                        .ConfigureAwait(false);
                    if (written is null)
                        continue;
                    return await RecordAsync(written, cancellationToken).ConfigureAwait(false) ? next : Contended;
            }
        }
        return Contended;
    }

    /// <summary>A campaign, after all its events were recorded in the ledger; <c>null</c> if it does not exist.</summary>
    public async Task<CampaignEntry?> FindAsync(CampaignId id, CancellationToken cancellationToken)
    {
        while (await table.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            if (entry.Unrecorded.IsEmpty)
                return entry;
            await RecordAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        return null;
    }

    /// <summary>Records that a page of notices was sent.</summary>
    public async Task RecordAsync(CampaignPage page, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Crash here: the page is in the ledger and the lane is still at it; the next owner sends nothing again and records the same page.
        while (
            await control.RecordAsync(() => [CampaignJson.Write(page, at)], tightens: false, cancellationToken).ConfigureAwait(false)
                is null
        )
            cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<bool> RecordAsync(CampaignEntry entry, CancellationToken cancellationToken)
    {
        // Crash here: the ledger has the events and the campaign still has them; its next reader records them again, same numbers.
        if (await control.RecordAsync(() => entry.Unrecorded, tightens: false, cancellationToken).ConfigureAwait(false) is null)
            return false;
        // If another writer changed the campaign since then, it recorded the events first, and this write does nothing.
        await table.WriteAsync(entry.Campaign, [], entry.Tag, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static Refusal Contended { get; } = new(RefusalCode.Contended, "The control state keeps changing. Try again.");
}

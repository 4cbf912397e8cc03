using System.Text;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Poison;

/// <summary>
/// Drops the waiting messages that name an erased member (R26). A message is searched for the member id as a whole JSON string, in any
/// member of the document; a message that is not JSON, for the id in quotation marks. What names the member in another way is removed at
/// the retention ceiling. A message that was sent again is handled like any message on its queue, and its bytes are removed then.
/// </summary>
public sealed class PoisonErasure(PoisonTable table, PoisonFinisher finisher, StoreClock clock)
{
    /// <summary>Drops the messages.</summary>
    internal async Task EraseAsync(MemberId member, Person by, CancellationToken cancellationToken)
    {
        byte[] id = Encoding.UTF8.GetBytes(member.Value);
        var dropped = new List<PoisonEntry>();
        await foreach (PoisonEntry found in table.ListWholeAsync(cancellationToken).ConfigureAwait(false))
        {
            if (found.Bodies is not { } bodies || !(Names(bodies.Original.Span, id) || Names(bodies.Body.Span, id)))
                continue;
            if (await DropAsync(found, by, cancellationToken).ConfigureAwait(false) is { } after)
                dropped.Add(after);
        }
        await finisher.FinishAsync([.. dropped], sink: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PoisonEntry?> DropAsync(PoisonEntry found, Person by, CancellationToken cancellationToken)
    {
        PoisonEntry? entry = found;
        for (int attempt = 0; attempt < Attempts.OfAWrite && entry is not null; attempt++)
        {
            var drop = new PoisonCommand.Drop(PoisonStep.Erased, by, clock.Now);
            if (PoisonDecider.Decide(entry, drop) is not Decision<PoisonStep>.Events([var step]))
                return null;
            if (await table.TakeStepAsync(entry, step, drop, cancellationToken).ConfigureAwait(false) is { } stored)
                return stored;
            entry = await table.FindAsync(entry.Id, bodies: false, cancellationToken).ConfigureAwait(false);
        }
        return null;
    }

    internal static bool Names(ReadOnlySpan<byte> body, byte[] id)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueTextEquals(id))
                    return true;
            }
            return false;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return body.IndexOf([(byte)'"', .. id, (byte)'"']) >= 0;
        }
    }
}

using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RegionalPause.Control;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Tickets;

/// <summary>
/// Records every ticket key in the control log, so that the sealed ledger shows with which keys tickets could be made (R38). The row
/// <c>ticketkey|ID</c> of the control partition says that a key is recorded.
/// </summary>
public sealed partial class TicketKeyLog(TicketIssuer issuer, ControlTable control, StoreClock clock, ILogger<TicketKeyLog> logger)
{
    /// <summary>Name of the event.</summary>
    internal const string EventName = "TicketKeyIntroduced";

    private const string Rows = "ticketkey|";

    private bool isRecorded;

    /// <summary>
    /// Records the ticket key in use, if it is not recorded yet. The job that seals calls it before each round. If it fails, the next round
    /// tries again: the ledger is sealed also while the ticket key does not answer.
    /// </summary>
    public async Task RecordAsync(CancellationToken cancellationToken)
    {
        if (isRecorded)
            return;
        try
        {
            TicketKey key = await issuer.CurrentKeyAsync(cancellationToken).ConfigureAwait(false);
            await RecordAsync(key, cancellationToken).ConfigureAwait(false);
            isRecorded = true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRecorded(e);
        }
    }

    private async Task RecordAsync(TicketKey key, CancellationToken cancellationToken)
    {
        string row = Rows + key.Id;
        // Crash here: the event and the row are stored, or neither.
        Result<bool> recorded = await control
            .ApplyAsync<bool>(
                async _ =>
                {
                    if (await control.FindRowAsync(row, cancellationToken).ConfigureAwait(false) is not null)
                        return (ControlStep<bool>)true;
                    byte[] bytes = Event(key, clock.Now);
                    var change = new ControlChange([bytes], [], null, null, Tightens: false)
                    {
                        ModuleRows = [new ModuleRow(row, bytes, Once: true)],
                    };
                    return new ControlStep<bool>(change, _ => true);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!recorded.Succeeded(out _, out Refusal? refusal))
            throw new InvalidOperationException($"Ticket key {key.Id} could not be recorded: {refusal.Detail}");
    }

    /// <summary>The event, with the key as a JSON Web Key (RFC 7517).</summary>
    internal static byte[] Event(TicketKey key, DateTimeOffset now) =>
        ControlLog.WriteEvent(
            EventName,
            Instants.ToLedgerSecond(now),
            by: null,
            json =>
            {
                json.WriteString("kid", key.Id);
                json.WriteString("kty", "EC");
                json.WriteString("crv", "P-256");
                json.WriteString("x", Base64Url.EncodeToString(key.X));
                json.WriteString("y", Base64Url.EncodeToString(key.Y));
            }
        );

    /// <summary>Reads an event; <c>null</c> if its key is not a P-256 key with the id that it states.</summary>
    internal static TicketKey? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        TicketKey? key = TicketKey.OfPoint(
            Base64Url.DecodeFromChars(root.GetProperty("x").GetString()),
            Base64Url.DecodeFromChars(root.GetProperty("y").GetString())
        );
        return key?.Id == root.GetProperty("kid").GetString() ? key : null;
    }

    [LoggerMessage(1304, LogLevel.Warning, "The ticket key could not be recorded in the control log; the next round tries again")]
    private partial void LogNotRecorded(Exception e);
}

using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Storage;

namespace RegionalPause.Tickets;

/// <summary>
/// Creates the tickets of admissions (R10, R38). Only a process that can use the ticket key can do so. The ticket key is needed once for
/// each process and then twice a week: it grants a signer key, which this process has in memory. Thread-safe.
/// </summary>
public sealed partial class TicketIssuer : IDisposable
{
    /// <summary>How long a grant lasts. A new one is made in its second half.</summary>
    internal static readonly TimeSpan GrantLife = TimeSpan.FromDays(7);

    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMinutes(1);

    private readonly TicketOptions options;
    private readonly StoreClock clock;
    private readonly ILogger<TicketIssuer> logger;
    private readonly SigningKeySource source;
    private readonly SemaphoreSlim gate = new(1);
    private readonly List<TicketGrant> grants = [];
    private volatile TicketGrant? current;
    private DateTimeOffset nextTry = DateTimeOffset.MinValue;

    /// <summary>Creates the issuer from validated options; it sends no request.</summary>
    public TicketIssuer(IOptions<TicketOptions> options, StoreClock clock, ILogger<TicketIssuer> logger)
        : this(
            options.Value,
            new SigningKeySource(TicketOptions.Section, options.Value.SigningKey, options.Value.KeyVaultKey),
            clock,
            logger
        ) { }

    internal TicketIssuer(TicketOptions options, SigningKeySource source, StoreClock clock, ILogger<TicketIssuer> logger) =>
        (this.options, this.source, this.clock, this.logger) = (options, source, clock, logger);

    /// <summary>
    /// Whether this process can issue tickets. Ask before items are decided: without the ticket key nothing may be admitted, because no
    /// loader would accept it (R6).
    /// </summary>
    internal async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await GrantAsync(clock.Now + options.Lifetime, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotGranted(e);
            return false;
        }
    }

    /// <summary>
    /// The tickets of admissions, in order. Call it only after the appends of the admissions have committed: a loader with a ticket may
    /// load the item. One signature covers all of them.
    /// </summary>
    /// <exception cref="ArgumentException">The name of a shard is empty or longer than 128 bytes.</exception>
    public async ValueTask<ImmutableArray<string>> IssueAsync(
        IReadOnlyCollection<Admission> admissions,
        CancellationToken cancellationToken
    )
    {
        if (admissions.Count == 0)
            return [];
        TicketGrant grant = await GrantAsync(admissions.Max(a => a.Ticket.NotAfter), cancellationToken).ConfigureAwait(false);
        return grant.Sign([.. admissions]);
    }

    /// <summary>
    /// Until when this process can issue tickets without the ticket key. Asks the key for a grant if there is none.
    /// </summary>
    /// <exception cref="Exception">The key does not answer, and no grant is good any more.</exception>
    public async ValueTask<DateTimeOffset> ReadyUntilAsync(CancellationToken cancellationToken) =>
        (await GrantAsync(clock.Now + options.Lifetime, cancellationToken).ConfigureAwait(false)).Until;

    /// <summary>The ticket key in use.</summary>
    internal async Task<TicketKey> CurrentKeyAsync(CancellationToken cancellationToken) =>
        (await KeyAsync(cancellationToken).ConfigureAwait(false)).Key;

    /// <summary>The ticket keys that a loader must trust: the current one, then former ones.</summary>
    public async Task<TrustedTicketKeys> TrustedAsync(CancellationToken cancellationToken)
    {
        (TicketKey key, _) = await KeyAsync(cancellationToken).ConfigureAwait(false);
        return new TrustedTicketKeys([key, .. options.Former()]) { Former = options.Hmac() };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TicketGrant grant in grants)
            grant.Dispose();
        source.Dispose();
        gate.Dispose();
    }

    private ValueTask<TicketGrant> GrantAsync(DateTimeOffset notAfter, CancellationToken cancellationToken) =>
        current is { } grant && grant.Until - notAfter > GrantLife / 2 ? new(grant) : new(RenewAsync(notAfter, cancellationToken));

    private async Task<TicketGrant> RenewAsync(DateTimeOffset notAfter, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (current is { } grant && grant.Until >= notAfter && (grant.Until - notAfter > GrantLife / 2 || clock.Now < nextTry))
                return grant;
            try
            {
                return await MakeAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (current is { } old && old.Until >= notAfter && e is not OperationCanceledException)
            {
                // The key does not answer, and the old grant is still good for days.
                nextTry = clock.Now + BeforeNextTry;
                LogNotRenewed(e, old.Until);
                return old;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<TicketGrant> MakeAsync(CancellationToken cancellationToken)
    {
        (TicketKey key, SigningKey signing) = await KeyAsync(cancellationToken).ConfigureAwait(false);
        TicketGrant made = await TicketGrant.MakeAsync(key, signing.Sign, clock.Now + GrantLife, cancellationToken).ConfigureAwait(false);
        // The old grant may be signing for another caller.
        grants.Add(made);
        LogGranted(key.Id, made.Until);
        return current = made;
    }

    private async Task<(TicketKey Key, SigningKey Signing)> KeyAsync(CancellationToken cancellationToken)
    {
        SigningKey signing = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        return (TicketKey.Read(signing.Spki) ?? throw new InvalidDataException("The ticket key is not a P-256 key."), signing);
    }

    [LoggerMessage(1301, LogLevel.Information, "Ticket key {Key} granted a signer key until {Until}")]
    private partial void LogGranted(string key, DateTimeOffset until);

    [LoggerMessage(1302, LogLevel.Warning, "The ticket key could not grant a new signer key; the present one is good until {Until}")]
    private partial void LogNotRenewed(Exception e, DateTimeOffset until);

    [LoggerMessage(1303, LogLevel.Error, "The ticket key does not answer; nothing is decided until it does")]
    private partial void LogNotGranted(Exception e);
}

namespace RegionalPause.Tickets;

/// <summary>
/// The check of tickets inside the app: for <c>POST /api/tickets/check</c> and for drills. It trusts the keys of the settings. A key in a
/// vault is requested at the first check.
/// </summary>
public sealed class OwnTickets(TicketIssuer issuer)
{
    private TicketCheck? check;

    /// <summary>The check.</summary>
    public async ValueTask<TicketCheck> OpenAsync(CancellationToken cancellationToken) =>
        // Two callers at once make two checks with the same keys; one of them is kept.
        check ??= new TicketCheck(await issuer.TrustedAsync(cancellationToken).ConfigureAwait(false));
}

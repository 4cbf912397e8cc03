using System.Collections.Immutable;
using RegionalPause.Errors;

namespace RegionalPause.Pauses;

/// <summary>Commands about orders: load, decide, append; then fence. HTTP, CLI and queue all come here (R14).</summary>
public sealed class PauseHandler
{
    /// <summary>Shows what an order would do; writes nothing.</summary>
    public Task<Result<PausePlan>> PlanAsync(PauseRequest request, string by, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Commits an order and begins fencing; returns once the order is committed (stage <see cref="OrderStage.Fencing"/> or later) or scheduled.
    /// The same id with the same content again is the same order (R12). Follow its progress with <see cref="FindAsync"/>.
    /// </summary>
    public Task<Result<OrderStanding>> PauseAsync(PauseRequest request, string by, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Records one person's word that the order is to end; with the second one it ends. <paramref name="by"/> must be an authenticated person other than
    /// the issuer (R14).
    /// </summary>
    public Task<Result<OrderStanding>> EndAsync(OrderId id, OrderEnding ending, string by, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>One order, ended ones included; <c>null</c> if unknown.</summary>
    public Task<OrderStanding?> FindAsync(OrderId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Every order, ended ones included if asked for, newest first.</summary>
    public Task<ImmutableArray<OrderStanding>> ListAsync(bool ended, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The certificate of an order that became effective; <c>null</c> before.</summary>
    public Task<PauseCertificate?> FindCertificateAsync(OrderId id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

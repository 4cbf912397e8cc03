using System.Collections.Immutable;
using System.Security.Cryptography;
using RegionalPause.Control;
using RegionalPause.Errors;
using RegionalPause.Flags;

namespace RegionalPause.Pauses;

/// <summary>Load, decide, append: one command applied to one order, again and again until nobody changed the law in between.</summary>
internal sealed class PauseLog(ControlTable control)
{
    private const int Attempts = 20;

    /// <summary>Applies a command; the order as it then stands, or why not.</summary>
    public async Task<Result<OrderStanding>> ApplyAsync(OrderId id, PauseCommand command, Func<OrderStanding, PauseCertificate>? certificate, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
            OrderStanding? standing = state.Orders.GetValueOrDefault(id) ?? await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false);
            switch (PauseDecider.Decide(standing, command))
            {
                case PauseDecision.Refused(var refusal):
                    return refusal;
                case PauseDecision.Unchanged:
                    return standing!;
                case PauseDecision.Events(var events):
                    OrderStanding Evolve(long version) => events.Aggregate(standing, (s, e) => PauseDecider.Evolve(s, e, version))!;
                    OrderStanding next = Evolve(state.Version + 1);
                    CertificateBytes? made = certificate is null ? null : new CertificateBytes(id, PauseJson.Write(certificate(next)));
                    string? hash = made is null ? null : Convert.ToHexStringLower(SHA256.HashData(made.Bytes.Span));
                    ImmutableArray<TrainingFlag> closed = Closing.Of(events, state);
                    var change = new ControlChange(
                        [.. events.Select(e => new ReadOnlyMemory<byte>(PauseJson.Write(e is PauseEvent.OrderEffective x ? x with { CertificateHash = hash } : e)))], closed, Evolve, made,
                        Tightens: !closed.IsEmpty || (next.Stage == OrderStage.Fencing && standing?.Stage != OrderStage.Fencing));
                    // Crash here: the order is committed, no shard fenced; CompletePauses resumes.
                    if (await control.CommitAsync(state, change, cancellationToken).ConfigureAwait(false) is not null)
                        return next;
                    break;
            }
        }
        return new Refusal(RefusalCode.Contended, "The control state keeps changing; nothing was done. Try again.");
    }
}

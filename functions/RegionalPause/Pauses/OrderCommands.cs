using System.Collections.Immutable;
using System.Security.Cryptography;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Pauses;

/// <summary>Applies commands to orders: load, decide, append. Repeats while another writer commits first.</summary>
public sealed class OrderCommands(ControlTable control)
{
    /// <summary>Applies a command. Returns the order after it, or the refusal.</summary>
    internal Task<Result<OrderState>> ApplyAsync(
        OrderId id,
        PauseCommand command,
        Func<OrderState, PauseCertificate>? certificate,
        CancellationToken cancellationToken
    ) =>
        // Crash here: the order is committed and no shard is fenced; CompletePauses continues.
        control.ApplyAsync(
            new OrderCommand(
                control,
                id,
                () => command,
                certificate,
                command is PauseCommand.Pause or PauseCommand.Start or PauseCommand.RecordFenced or PauseCommand.BecomeEffective
            ),
            cancellationToken
        );

    /// <summary>
    /// Applies the command that begins an order. The command is made after the lookup of the order among those that have ended. So a new
    /// order states an instant of the store, also on a machine that was suspended (D4).
    /// </summary>
    internal Task<Result<OrderState>> BeginAsync(OrderId id, Func<Result<PauseCommand>> command, CancellationToken cancellationToken) =>
        // Crash here: the order is committed and no shard is fenced; CompletePauses continues.
        control.ApplyAsync(new OrderCommand(control, id, command, certificate: null, isUrgent: true), cancellationToken);

    private sealed class OrderCommand(
        ControlTable control,
        OrderId id,
        Func<Result<PauseCommand>> makeCommand,
        Func<OrderState, PauseCertificate>? certificate,
        bool isUrgent
    ) : ControlCommand<OrderState>
    {
        private OrderState? ended;
        private Result<OrderState> answer;

        public override bool IsUrgent => isUrgent;

        public override string Subject => id.Value;

        public override async Task LoadAsync(ControlState state, CancellationToken cancellationToken) =>
            ended = state.Orders.ContainsKey(id) ? null : await control.FindEndedOrderAsync(id, cancellationToken).ConfigureAwait(false);

        public override ControlChange? Decide(ControlState state)
        {
            if (!makeCommand().Succeeded(out PauseCommand? command, out Refusal? cannot))
            {
                answer = cannot;
                return null;
            }
            OrderState? order = state.Orders.GetValueOrDefault(id) ?? ended;
            switch (PauseDecider.Decide(order, command))
            {
                case Decision<PauseEvent>.Events(var events):
                    return Change(state, order, events);
                case Decision<PauseEvent>.Refused(var refusal):
                    answer = refusal;
                    return null;
                default:
                    answer = order!;
                    return null;
            }
        }

        protected override Result<OrderState> Answer(long version) => answer;

        private ControlChange Change(ControlState state, OrderState? order, ImmutableArray<PauseEvent> events)
        {
            OrderState Evolve(long at) => events.Aggregate(order, (s, e) => PauseDecider.Evolve(s, e, at))!;
            OrderState next = Evolve(state.Version + 1);
            answer = next;
            CertificateBytes? made = certificate is null ? null : new CertificateBytes(id, PauseJson.Write(certificate(next)));
            string? hash = made is null ? null : Convert.ToHexStringLower(SHA256.HashData(made.Bytes.Span));
            ImmutableArray<TrainingFlag> closed = Closing.Of(events, state);
            byte[] Bytes(PauseEvent e) => PauseJson.Write(e is PauseEvent.OrderEffective x ? x with { CertificateHash = hash } : e);
            return new ControlChange(
                [.. events.Select(e => new ReadOnlyMemory<byte>(Bytes(e)))],
                closed,
                Evolve,
                made,
                Tightens: !closed.IsEmpty || (next.Stage == OrderStage.Fencing && order?.Stage != OrderStage.Fencing)
            );
        }
    }
}

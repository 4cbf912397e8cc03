using RegionalPause.Messaging;

namespace RegionalPause.Poison;

/// <summary>What the functions ask of the table of messages that were put aside. Contract: a message that was kept is kept once, however
/// often it is put aside; at any time at most one reader has a resubmission.</summary>
public interface IPoisonKeeper
{
    /// <summary>Keeps a copy of a message that cannot be handled. Call it before the message leaves its queue.</summary>
    /// <param name="queue">The queue from which it came.</param>
    /// <param name="message">The message as it was delivered.</param>
    /// <param name="reason">Problem type of the refusal, or <see cref="PoisonKeeper.Malformed"/>.</param>
    /// <param name="detail">What is wrong, without a value of the message.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task KeepAsync(string queue, IncomingMessage message, string reason, string detail, CancellationToken cancellationToken);

    /// <summary>Takes a resubmission to handle it. Then call <see cref="HandledAsync"/>, <see cref="KeepAsync"/> with the reference, or
    /// <see cref="ReleaseAsync"/>.</summary>
    /// <param name="queue">The queue from which the reference came.</param>
    /// <param name="again">The resubmission.</param>
    /// <param name="reference">The reference as it was delivered.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<TakenMessage> TakeAsync(string queue, Resubmission again, IncomingMessage reference, CancellationToken cancellationToken);

    /// <summary>The resubmission was handled, and its answers were sent.</summary>
    Task HandledAsync(TakenMessage.ToHandle taken, CancellationToken cancellationToken);

    /// <summary>The resubmission was not handled now; its reference is delivered again.</summary>
    Task ReleaseAsync(TakenMessage.ToHandle taken, CancellationToken cancellationToken);
}

/// <summary>The answer to a reader that wants to handle a resubmission.</summary>
public abstract record TakenMessage
{
    private TakenMessage() { }

    /// <summary>Handle this message.</summary>
    /// <param name="Entry">The message that was put aside.</param>
    /// <param name="Message">The message to handle. It has the id of the first message, so that a command that was carried out before is
    /// recognized (R12).</param>
    public sealed record ToHandle(PoisonEntry Entry, IncomingMessage Message) : TakenMessage;

    /// <summary>It was handled already, or nothing is to be handled under this reference.</summary>
    public sealed record Over : TakenMessage;

    /// <summary>Another reader handles it at this moment.</summary>
    public sealed record Busy : TakenMessage;
}

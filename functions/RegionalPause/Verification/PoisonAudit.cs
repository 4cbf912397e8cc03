using RegionalPause.Poison;

namespace RegionalPause.Verification;

/// <summary>
/// Checks the repair of messages that were put aside (R40): each step follows the one before it, and a person fixed it, sent it again or
/// dropped it. The steps admit nothing: a message that is sent again is decided by the gate.
/// </summary>
internal sealed class PoisonAudit
{
    private readonly Dictionary<string, (int Number, PoisonStepKind Kind)> last = new(StringComparer.Ordinal);

    /// <summary>Takes an event. Returns why it may not follow; <c>null</c> if it may.</summary>
    /// <exception cref="InvalidDataException">The event cannot be read.</exception>
    public string? Take(ReadOnlySpan<byte> bytes)
    {
        PoisonEvent done = PoisonJson.ReadEvent(bytes);
        foreach (PoisonEventMessage message in done.Messages)
        {
            (int Number, PoisonStepKind Kind)? before = last.TryGetValue(message.Message, out (int, PoisonStepKind) known) ? known : null;
            // After a crash a step may be recorded again. The same number is the same step.
            if (message.Number <= before?.Number)
                continue;
            if (PoisonDecider.Refuses(before, message.Number, done.Kind, done.By, done.Reason) is { } why)
                return $"The repair of message {message.Message} is not in order: {why}";
            last[message.Message] = (message.Number, done.Kind);
        }
        return null;
    }
}

using System.Globalization;
using System.Text;
using RegionalPause.Messaging;

namespace RegionalPause.Poison;

/// <summary>
/// The message that sends a repaired message again. It is only a reference: the reader finds the body in the table, and the row there says
/// whether this resubmission was handled already. So a reference that arrives twice has one effect, and no body is too large for the queue.
/// </summary>
/// <param name="Id">The message that was put aside.</param>
/// <param name="Number">Which resubmission of that message this is, from 1.</param>
public readonly record struct Resubmission(PoisonId Id, int Number)
{
    private const string Start = "{\"type\":\"regionalpause.poison.resubmitted.v1\",\"id\":\"";
    private const string Middle = "\",\"number\":";
    private const int IdLength = 32;
    private const int MostDigits = 6;

    /// <summary>The reference as a message to a queue. The same resubmission always has the same message id.</summary>
    public OutgoingMessage To(string queue)
    {
        string number = Number.ToString(CultureInfo.InvariantCulture);
        return new OutgoingMessage(queue, $"resubmitted-{Id}-{number}", Encoding.UTF8.GetBytes($"{Start}{Id}{Middle}{number}}}"));
    }

    /// <summary>The resubmission to which a message refers; <c>null</c> if it is any other message. Only the exact form is read.</summary>
    public static Resubmission? Read(ReadOnlyMemory<byte> body)
    {
        int digits = body.Length - Start.Length - IdLength - Middle.Length - 1;
        if (digits is < 1 or > MostDigits)
            return null;
        string text = Encoding.UTF8.GetString(body.Span);
        return
            text.Length == body.Length
            && text.StartsWith(Start, StringComparison.Ordinal)
            && PoisonId.TryParse(text.Substring(Start.Length, IdLength), out PoisonId id)
            && text.AsSpan(Start.Length + IdLength).StartsWith(Middle, StringComparison.Ordinal)
            && text[^1] == '}'
            && int.TryParse(
                text.AsSpan(Start.Length + IdLength + Middle.Length, digits),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int number
            )
            && number > 0
            ? new Resubmission(id, number)
            : null;
    }
}

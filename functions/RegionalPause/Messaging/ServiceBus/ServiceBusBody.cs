using System.Text;
using Azure.Core.Amqp;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>Reads the bytes of the body of an AMQP message.</summary>
internal static class ServiceBusBody
{
    /// <summary>
    /// The data sections are the parts of one body. A value, or the items of a sequence, are text or bytes. Any other body is returned as
    /// empty and is reported as malformed.
    /// </summary>
    public static ReadOnlyMemory<byte> Read(AmqpMessageBody body) =>
        body.TryGetData(out IEnumerable<ReadOnlyMemory<byte>>? sections)
            ? Join(sections!.Select(static section => (ReadOnlyMemory<byte>?)section))
        : body.TryGetValue(out object? value) ? BytesOf(value) ?? default
        : body.TryGetSequence(out IEnumerable<IList<object>>? sequences)
            ? Join(sequences!.SelectMany(static items => items).Select(BytesOf))
        : default;

    private static ReadOnlyMemory<byte> Join(IEnumerable<ReadOnlyMemory<byte>?> parts)
    {
        ReadOnlyMemory<byte>?[] all = [.. parts];
        if (all is [{ } only])
            return only;
        if (Array.Exists(all, static part => part is null))
            return default;
        byte[] joined = new byte[all.Sum(static part => part!.Value.Length)];
        int written = 0;
        foreach (ReadOnlyMemory<byte>? part in all)
        {
            part!.Value.Span.CopyTo(joined.AsSpan(written));
            written += part.Value.Length;
        }

        return joined;
    }

    private static ReadOnlyMemory<byte>? BytesOf(object? item) =>
        item switch
        {
            byte[] bytes => bytes,
            ArraySegment<byte> bytes => bytes,
            ReadOnlyMemory<byte> bytes => bytes,
            BinaryData bytes => bytes.ToMemory(),
            string text => Encoding.UTF8.GetBytes(text),
            _ => default(ReadOnlyMemory<byte>?), // a plain null would be converted to empty memory
        };
}

namespace RegionalPause.Content;

/// <summary>The payload of a message that is a CloudEvent in structured mode.</summary>
public static class CloudEventData
{
    /// <summary>The raw JSON of <c>data</c>; the whole message if it has no <c>data</c>, so that a bare payload is accepted too.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> message) =>
        EventParts.Of(message).Data is { IsEmpty: false } data ? data : message;
}

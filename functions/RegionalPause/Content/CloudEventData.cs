namespace RegionalPause.Content;

/// <summary>The payload of a message that is a CloudEvent in structured mode.</summary>
public static class CloudEventData
{
    /// <summary>The raw JSON of <c>data</c>; the message itself where it has none, so that a bare payload is taken too.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> message) => EventParts.Of(message).Data is { IsEmpty: false } data ? data : message;
}

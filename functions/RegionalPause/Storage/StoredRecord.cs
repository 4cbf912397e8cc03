using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RegionalPause.Requests;

namespace RegionalPause.Storage;

/// <summary>
/// Reads the JSON of control rows and events: first the shape, then each field. The reader never guesses a missing value. A record that is
/// incomplete or not valid causes an <see cref="InvalidDataException"/> that names the field.
/// </summary>
internal static class StoredRecord
{
    /// <summary>The only format version.</summary>
    public const int FormatVersion = 1;

    /// <exception cref="InvalidDataException">The bytes are not a record, or it has another version.</exception>
    public static TShape Read<TShape>(ReadOnlySpan<byte> bytes, JsonTypeInfo<TShape> type, Func<TShape, int> version)
        where TShape : class
    {
        TShape shape;
        try
        {
            shape = JsonSerializer.Deserialize(bytes, type) ?? throw new InvalidDataException("The record is JSON null.");
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException($"The record is not readable: {unreadable.Message}", unreadable);
        }
        return version(shape) == FormatVersion
            ? shape
            : throw new InvalidDataException($"The record is of format version {version(shape)}; this program knows {FormatVersion}.");
    }

    /// <exception cref="InvalidDataException">The text is not an order id.</exception>
    public static OrderId Id(string? text) =>
        OrderId.TryParse(text, out OrderId id) ? id : throw new InvalidDataException($"'{text}' is not an order id.");

    /// <exception cref="InvalidDataException">The enum has no value with this text.</exception>
    public static T Word<T>(string? word, string field)
        where T : struct, Enum =>
        EnumWords<T>.TryRead(word, out T value)
            ? value
            : throw new InvalidDataException($"Field '{field}' is '{word}', not {EnumWords<T>.Expected}.");

    /// <exception cref="InvalidDataException">The field is missing.</exception>
    public static T Needed<T>(T? value, string field)
        where T : class => value ?? throw Missing(field);

    /// <exception cref="InvalidDataException">The field is missing.</exception>
    public static T Needed<T>(T? value, string field)
        where T : struct => value ?? throw Missing(field);

    private static InvalidDataException Missing(string field) => new($"Field '{field}' is missing.");
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RegionalPause.Cli.Api;

/// <summary>
/// Reads answers of the gate. What an answer cannot do without has to be in it: a page of something else is no answer with empty fields.
/// </summary>
internal static class AnswerJson
{
    private static readonly JsonSerializerOptions Options = new(CliJson.Default.Options)
    {
        RespectNullableAnnotations = true, TypeInfoResolver = CliJson.Default.WithAddedModifier(Require),
    };

    /// <exception cref="JsonException">It is not such an answer.</exception>
    public static T? Read<T>(string json, JsonTypeInfo<T> type)
    {
        RefuseEmptyItems(Encoding.UTF8.GetBytes(json));
        return JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)Options.GetTypeInfo(type.Type));
    }

    // No list of the gate has an item that is null.
    private static void RefuseEmptyItems(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var isList = new Stack<bool>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    isList.Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    isList.Pop();
                    break;
                case JsonTokenType.Null when isList.TryPeek(out bool inList) && inList:
                    throw new JsonException("a list has an item that is null");
            }
        }
    }

    // Texts without which an answer cannot be shown. Numbers and flags that are missing are a gate of another version, or one that tells
    // this caller less.
    private static void Require(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false } && !property.PropertyType.IsValueType)
                property.IsRequired = true;
        }
    }
}

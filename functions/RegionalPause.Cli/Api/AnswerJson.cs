using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace RegionalPause.Cli.Api;

/// <summary>
/// Reads answers of the gate. An answer must have what it cannot be shown without: a page of something else is not an answer with empty
/// fields. A list that is missing is empty.
/// </summary>
internal static class AnswerJson
{
    // Of two members with the same name, another reader might take the other.
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Options = new(CliJson.Default.Options)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = CliJson.Default.WithAddedModifier(Require),
    };

    /// <exception cref="JsonException">It is not such an answer.</exception>
    public static T? Read<T>(string json, JsonTypeInfo<T> type)
    {
        var known = (JsonTypeInfo<T>)Options.GetTypeInfo(type.Type);
        JsonNode? answer = JsonNode.Parse(json, documentOptions: Once);
        AddMissingLists(answer, known);
        return answer.Deserialize(known);
    }

    // A record whose list is missing would hold an ImmutableArray that throws when it is read.
    private static void AddMissingLists(JsonNode? node, JsonTypeInfo type)
    {
        switch (node, type.Kind)
        {
            case (JsonObject members, JsonTypeInfoKind.Object):
                foreach (JsonPropertyInfo property in type.Properties)
                {
                    JsonTypeInfo inner = Options.GetTypeInfo(property.PropertyType);
                    if (members.TryGetPropertyValue(property.Name, out JsonNode? member))
                        AddMissingLists(member, inner);
                    else if (!property.IsRequired && inner.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
                        members.Add(property.Name, inner.Kind == JsonTypeInfoKind.Enumerable ? new JsonArray() : new JsonObject());
                }
                break;
            case (JsonArray items, JsonTypeInfoKind.Enumerable):
                foreach (JsonNode? item in items)
                    AddMissingLists(
                        item ?? throw new JsonException("a list has an item that is null"),
                        Options.GetTypeInfo(type.ElementType!)
                    );
                break;
            case (JsonObject values, JsonTypeInfoKind.Dictionary):
                foreach ((_, JsonNode? value) in values)
                    AddMissingLists(value, Options.GetTypeInfo(type.ElementType!));
                break;
        }
    }

    // Texts without which an answer cannot be shown. Numbers and flags that are missing are a gate of another version, or one that tells
    // this caller less.
    private static void Require(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (
                property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false }
                && !property.PropertyType.IsValueType
                && !IsList(property.PropertyType)
            )
                property.IsRequired = true;
        }
    }

    private static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));
}

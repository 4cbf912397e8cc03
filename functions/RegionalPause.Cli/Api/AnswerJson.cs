using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace RegionalPause.Cli.Api;

/// <summary>
/// Reads answers of the gate. An answer without a required text is an error, so that JSON of another service is not read as an answer with
/// empty fields. A list that is missing is empty.
/// </summary>
internal static class AnswerJson
{
    // Of two members with the same name, another reader could use the other one.
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Options = new(CliJson.Default.Options)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = CliJson.Default.WithAddedModifier(Require),
    };

    /// <exception cref="JsonException">The text is not an answer of this type.</exception>
    public static T? Read<T>(string json, JsonTypeInfo<T> type)
    {
        var known = (JsonTypeInfo<T>)Options.GetTypeInfo(type.Type);
        JsonNode? answer = JsonNode.Parse(json, documentOptions: Once);
        AddMissingLists(answer, known);
        return answer.Deserialize(known);
    }

    // Without its list, a record would have a default ImmutableArray, which throws when it is read.
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

    // The texts without which an answer cannot be shown. A missing number or flag is not an error: the gate can have another version, or
    // can show this caller fewer fields.
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

using System.Text.Json;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Tests.Ledger.Vectors;

/// <summary>Vectors made by others, or by other means than the product's: our own proofs only show that we agree with ourselves.</summary>
internal static class Vector
{
    public static JsonElement ReferenceTree { get; } = Load("rfc6962-eight.json");

    public static JsonElement Tiles { get; } = Load("tlog-tiles.json");

    public static JsonElement Notes { get; } = Load("notes.json");

    public static JsonElement Pseudonyms { get; } = Load("pseudonyms.json");

    public static TreeHash Hash(JsonElement hex) => new(Bytes(hex));

    public static byte[] Bytes(JsonElement hex) => Convert.FromHexString(hex.GetString()!);

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static long Number(this JsonElement element, string property) => element.GetProperty(property).GetInt64();

    private static JsonElement Load(string file) =>
        JsonDocument.Parse(TheRepository.Read("tests/RegionalPause.Tests/Ledger/Vectors/" + file)).RootElement;
}

using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Tickets;

/// <summary>
/// docs/vectors/tickets.json: made by an implementation in Python that shares no code with the gate. The gate's check gives each vector
/// its verdict.
/// </summary>
[Requirement("R10", "R38", "R39")]
public sealed class The_vectors_of_tickets
{
    private static string Vectors => Path.Combine(TheRepository.Root, "docs", "vectors", "tickets.json");

    [Fact]
    public async Task have_their_verdicts()
    {
        using JsonDocument file = JsonDocument.Parse(await File.ReadAllTextAsync(Vectors, TestContext.Current.CancellationToken));
        JsonElement[] vectors = [.. file.RootElement.GetProperty("vectors").EnumerateArray()];
        vectors.Length.ShouldBeGreaterThan(100);
        foreach (JsonElement vector in vectors)
            Verdict(vector).ShouldBe(vector.GetProperty("verdict").GetString(), vector.GetProperty("name").GetString());
    }

    private static string Verdict(JsonElement vector)
    {
        var check = new TicketCheck(new TrustedTicketKeys(Keys(vector.GetProperty("keys"))));
        using JsonDocument message = JsonDocument.Parse(vector.GetProperty("message").GetString()!);
        JsonElement data = message.RootElement.GetProperty("data");
        string ticket = data.GetProperty("ticket").GetString()!;
        // A message whose item is missing or has another id has no genuine ticket; a ticket that cannot be read is not looked at.
        TicketStatus status =
            !ticket.StartsWith("rpt2.", StringComparison.Ordinal) ? TicketStatus.Unreadable
            : Item(data) is { } item
                ? check.Check(
                    ticket,
                    item,
                    vector.GetProperty("enqueuedAt").GetDateTimeOffset(),
                    TimeSpan.FromSeconds(vector.GetProperty("resolutionSeconds").GetDouble())
                )
            : TicketStatus.Forged;
        return JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
    }

    private static TicketedItem? Item(JsonElement data) =>
        data.TryGetProperty("item", out JsonElement item)
        && data.GetProperty("revision") is { ValueKind: JsonValueKind.Number } number
        && JsonInteger.TryRead(JsonMarshal.GetRawUtf8Value(number), out int revision)
        && TicketedItem.TryOf(
            new ItemId(data.GetProperty("contentId").GetString()!, revision),
            Encoding.UTF8.GetBytes(item.GetRawText()),
            out TicketedItem found
        )
            ? found
            : null;

    // A set may have keys of other types, which are left out.
    private static ImmutableArray<TicketKey> Keys(JsonElement set) =>
        [
            .. set.GetProperty("keys")
                .EnumerateArray()
                .Where(k => k.GetProperty("kty").GetString() == "EC" && k.GetProperty("crv").GetString() == "P-256")
                .Select(k =>
                    TicketKey.OfPoint(
                        Base64Url.DecodeFromChars(k.GetProperty("x").GetString()),
                        Base64Url.DecodeFromChars(k.GetProperty("y").GetString())
                    )!
                ),
        ];
}

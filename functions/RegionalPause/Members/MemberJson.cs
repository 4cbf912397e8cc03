using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Members;

/// <summary>The stored form of a member. A member that was accepted once is read without the checks of an import, even if these have
/// changed.</summary>
internal static class MemberJson
{
    private static readonly MemberJsonContext Json = new(
        new JsonSerializerOptions(MemberJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static byte[] Write(Member member) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new MemberShape(
                1,
                member.Id.Value,
                [.. member.Signals.Select(s => new SignalShape(EnumWords<SignalKind>.Of(s.Kind), s.Code!.Value.Value))],
                [.. member.Jurisdictions.Select(j => j.Value)],
                member.BirthYear,
                member.AgeBand?.ToString(),
                [.. member.Languages],
                [.. member.Channels.Select(c => new ChannelShape(EnumWords<ChannelKind>.Of(c.Kind), c.Address))],
                member.TimeZone
            ),
            Json.MemberShape
        );

    /// <summary>Reads a stored member.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a member. The message does not quote them.</exception>
    public static Member Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            MemberShape s = JsonSerializer.Deserialize(bytes, Json.MemberShape) is { V: 1 } known
                ? known
                : throw new InvalidDataException("A member's row has an unknown version.");
            return new Member
            {
                Id = MemberId.Parse(s.Id),
                Signals = [.. s.Signals.Select(x => new ResidencySignal(Word<SignalKind>(x.Kind), new JurisdictionCode(x.Code)))],
                Jurisdictions = [.. s.Jurisdictions.Select(c => new JurisdictionCode(c))],
                BirthYear = s.BirthYear,
                AgeBand = AgeBand.TryParse(s.AgeBand, out AgeBand band) ? band : null,
                Languages = [.. s.Languages],
                Channels = [.. s.Channels.Select(c => new MemberChannel(Word<ChannelKind>(c.Kind), c.Address))],
                TimeZone = s.TimeZone,
            };
        }
        catch (JsonException)
        {
            throw new InvalidDataException("A member's row cannot be read.");
        }
    }

    private static T Word<T>(string word)
        where T : struct, Enum =>
        EnumWords<T>.TryRead(word, out T value)
            ? value
            : throw new InvalidDataException($"A member's row contains the unknown value '{word}'.");
}

internal sealed record MemberShape(
    int V,
    string Id,
    List<SignalShape> Signals,
    List<string> Jurisdictions,
    int? BirthYear,
    string? AgeBand,
    List<string> Languages,
    List<ChannelShape> Channels,
    string TimeZone
);

internal sealed record SignalShape(string Kind, string Code);

internal sealed record ChannelShape(string Kind, string Address);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(MemberShape))]
internal sealed partial class MemberJsonContext : JsonSerializerContext;

using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Storage;
using static RegionalPause.Permits.PermitEvent;
using static RegionalPause.Storage.StoredRecord;

namespace RegionalPause.Permits;

// The stored format, separate from the domain's types. Fields are written in declaration order, "v" first.
internal sealed record PermitShape(
    int V,
    string? Id,
    string? Run,
    string? Dataset,
    List<string>? Jurisdictions,
    string? Manifest,
    long? Items,
    long? Excluded,
    int Exclusions,
    int? LeaseSeconds,
    Person? RequestedBy,
    DateTimeOffset? RegisteredAt,
    string? State,
    long? ControlVersion,
    bool IsGranted,
    DateTimeOffset? ExpiresAt,
    string? Cause,
    DateTimeOffset? OverAt,
    int? Revision,
    int? Applied,
    DateTimeOffset? UnappliedSince,
    long? SeenVersion,
    List<PermitEventShape>? Unrecorded
);

internal sealed record PermitEventShape(
    int V,
    string? Event,
    DateTimeOffset? At,
    Person? By,
    string? Permit,
    long? Version,
    string? Run,
    string? Dataset,
    List<string>? Jurisdictions,
    string? Manifest,
    long? Items,
    int? LeaseSeconds,
    string? Cause,
    DateTimeOffset? LeaseEnd
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PermitShape))]
[JsonSerializable(typeof(PermitEventShape))]
internal sealed partial class PermitJsonContext : JsonSerializerContext;

/// <summary>A permit as stored.</summary>
/// <param name="Permit">The permit.</param>
/// <param name="Unrecorded">Its events that are perhaps not in the control log yet.</param>
internal sealed record StoredPermit(Permit Permit, ImmutableArray<PermitEvent> Unrecorded)
{
    /// <summary>Whether it is over and the control log has its end.</summary>
    public bool IsSettled => Permit.IsOver && Unrecorded.IsEmpty;

    /// <summary>The permit after events. Those that the control log must have are kept until it has them.</summary>
    public StoredPermit After(ImmutableArray<PermitEvent> events) =>
        new(
            events.Aggregate(Permit, PermitDecider.Evolve),
            [.. Unrecorded, .. events.Where(e => e is PermitRevoked or PermitEnded or PermitExpired)]
        );
}

/// <summary>Permits and their events as bytes. Instants of events are rounded up to the second, as in the ledger.</summary>
internal static class PermitJson
{
    private static readonly PermitJsonContext Json = new(
        new JsonSerializerOptions(PermitJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Writes a permit as its row stores it.</summary>
    public static byte[] Write(StoredPermit stored)
    {
        Permit p = stored.Permit;
        return JsonSerializer.SerializeToUtf8Bytes(
            new PermitShape(
                FormatVersion,
                p.Id.Value,
                p.Run,
                p.Dataset,
                Codes(p.Jurisdictions),
                p.ManifestSha256,
                p.Items,
                p.Excluded,
                p.Exclusions,
                Seconds(p.Lease),
                p.RequestedBy,
                p.RegisteredAt,
                EnumWords<PermitState>.Of(p.State),
                p.ControlVersion,
                p.IsGranted,
                p.ExpiresAt,
                p.Cause,
                p.OverAt,
                p.Revision,
                p.Applied,
                p.UnappliedSince,
                p.SeenVersion,
                stored.Unrecorded.IsEmpty ? null : [.. stored.Unrecorded.Select(Shape)]
            ),
            Json.PermitShape
        );
    }

    /// <summary>Reads a permit from its row.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a permit.</exception>
    public static StoredPermit Read(ReadOnlySpan<byte> bytes)
    {
        PermitShape s = StoredRecord.Read(bytes, Json.PermitShape, x => x.V);
        return new StoredPermit(
            new Permit
            {
                Id = IdOf(s.Id),
                Run = Needed(s.Run, "run"),
                Dataset = Needed(s.Dataset, "dataset"),
                Jurisdictions = Codes(s.Jurisdictions),
                ManifestSha256 = Needed(s.Manifest, "manifest"),
                Items = s.Items,
                Excluded = s.Excluded,
                Exclusions = s.Exclusions,
                Lease = TimeSpan.FromSeconds(Needed(s.LeaseSeconds, "leaseSeconds")),
                RequestedBy = Needed(s.RequestedBy, "requestedBy"),
                RegisteredAt = Needed(s.RegisteredAt, "registeredAt"),
                State = Word<PermitState>(s.State, "state"),
                ControlVersion = Needed(s.ControlVersion, "controlVersion"),
                IsGranted = s.IsGranted,
                ExpiresAt = s.ExpiresAt,
                Cause = s.Cause,
                OverAt = s.OverAt,
                Revision = Needed(s.Revision, "revision"),
                Applied = Needed(s.Applied, "applied"),
                UnappliedSince = s.UnappliedSince,
                SeenVersion = Needed(s.SeenVersion, "seenVersion"),
            },
            [.. (s.Unrecorded ?? []).Select(Event)]
        );
    }

    /// <summary>Writes an event as a leaf of the control log.</summary>
    public static byte[] Write(PermitEvent e) => JsonSerializer.SerializeToUtf8Bytes(Shape(e), Json.PermitEventShape);

    /// <summary>Reads an event from its leaf. Of a grant it has only what the event states.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an event of a permit.</exception>
    public static PermitEvent ReadEvent(ReadOnlySpan<byte> bytes) => Event(StoredRecord.Read(bytes, Json.PermitEventShape, x => x.V));

    private static PermitEventShape Shape(PermitEvent e)
    {
        var shape = new PermitEventShape(
            FormatVersion,
            e.Name,
            Instants.ToLedgerSecond(e.At),
            null,
            e.Permit.Value,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null
        );
        return e switch
        {
            PermitGranted x => shape with
            {
                By = x.Whole.RequestedBy,
                Version = x.Version,
                Run = x.Whole.Run,
                Dataset = x.Whole.Dataset,
                Jurisdictions = Codes(x.Whole.Jurisdictions),
                Manifest = x.Whole.ManifestSha256,
                Items = x.Whole.Items,
                LeaseSeconds = Seconds(x.Whole.Lease),
            },
            PermitRevoked x => shape with { Cause = x.Cause },
            PermitExpired x => shape with { LeaseEnd = x.LeaseEnd },
            PermitEnded => shape,
            _ => throw new UnreachableException($"{e.Name} is not stored."),
        };
    }

    private static PermitEvent Event(PermitEventShape s)
    {
        PermitId id = IdOf(s.Permit);
        DateTimeOffset at = Needed(s.At, "at");
        return s.Event switch
        {
            nameof(PermitGranted) => new PermitGranted(
                new Permit
                {
                    Id = id,
                    Run = Needed(s.Run, "run"),
                    Dataset = Needed(s.Dataset, "dataset"),
                    Jurisdictions = Codes(s.Jurisdictions),
                    ManifestSha256 = Needed(s.Manifest, "manifest"),
                    Items = s.Items,
                    Lease = TimeSpan.FromSeconds(Needed(s.LeaseSeconds, "leaseSeconds")),
                    RequestedBy = Needed(s.By, "by"),
                    RegisteredAt = at,
                    ControlVersion = Needed(s.Version, "version") - 1,
                    SeenVersion = 0,
                },
                Needed(s.Version, "version"),
                at
            ),
            nameof(PermitRevoked) => new PermitRevoked(id, Needed(s.Cause, "cause"), at),
            nameof(PermitEnded) => new PermitEnded(id, at),
            nameof(PermitExpired) => new PermitExpired(id, s.LeaseEnd, at),
            _ => throw new InvalidDataException($"Field 'event' is '{s.Event}', which is not an event of a permit."),
        };
    }

    private static PermitId IdOf(string? text) =>
        PermitId.TryParse(text, out PermitId id) ? id : throw new InvalidDataException($"'{text}' is not the id of a permit.");

    private static List<string>? Codes(ImmutableArray<JurisdictionCode> codes) => codes.IsEmpty ? null : [.. codes.Select(c => c.Value)];

    // A recorded code is kept even if later data removed it (D39). An empty list would mean every jurisdiction.
    private static ImmutableArray<JurisdictionCode> Codes(List<string>? codes) =>
        codes switch
        {
            null => [],
            _ when codes.Count == 0 || codes.Any(string.IsNullOrEmpty) => throw new InvalidDataException(
                "Field 'jurisdictions' has no code, or an empty one."
            ),
            _ => [.. codes.Select(c => new JurisdictionCode(c))],
        };

    private static int Seconds(TimeSpan lease) => (int)lease.TotalSeconds;
}

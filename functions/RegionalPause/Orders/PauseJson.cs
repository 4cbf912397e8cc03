using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using RegionalPause.Requests;
using RegionalPause.Safety;
using static RegionalPause.Orders.PauseEvent;
using static RegionalPause.Storage.StoredRecord;

namespace RegionalPause.Orders;

/// <summary>
/// Orders, events and certificates as bytes: UTF-8 JSON. The version of the format, <c>"v":1</c>, comes first. Fields have a fixed order,
/// missing ones are left out, and values are words, not numbers. A reader ignores unknown fields and refuses an unknown version.
/// </summary>
/// <remarks>
/// A reader never replaces a missing value by a guess: incomplete or invalid bytes are an <see cref="InvalidDataException"/>, and then
/// nothing is admitted (R6). Instants of order states and certificates are exact. Instants of events, which become ledger leaves, are
/// rounded up to the second.
/// </remarks>
public static class PauseJson
{
    // Relaxed encoding: the bytes go to storage and hashes, never into HTML, and an auditor reads "ÚOOÚ", not escape sequences.
    private static readonly PauseJsonContext Json = new(
        new JsonSerializerOptions(PauseJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Writes the state of an order.</summary>
    public static byte[] Write(OrderState state) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new StandingShape(
                FormatVersion,
                PauseOrderJson.Shape(state.Order, exact: true),
                EnumWords<OrderStage>.Of(state.Stage),
                state.Version,
                state.CommittedAt,
                state.FencedAt,
                state.EffectiveAt,
                [.. state.Approvals.Select(a => new ApprovalShape(EnumWords<OrderEnding>.Of(a.Ending), a.By, a.At, a.Reason))],
                state.EndedAt,
                state.Resumed.IsEmpty ? null : [.. state.Resumed.Select(c => c.Value)],
                state.EndedVersion == 0 ? null : state.EndedVersion,
                state.Undone is { } undone ? SafetyJson.Shape(undone) : null,
                state.TrainingStoppedAt,
                state.Corrections.IsEmpty ? null : [.. state.Corrections.Select(c => new CorrectionShape(c.Before, c.Reason, c.By, c.At))]
            ),
            Json.StandingShape
        );

    /// <summary>Reads the state of an order.</summary>
    /// <exception cref="InvalidDataException">The bytes are not the state of an order.</exception>
    public static OrderState ReadStanding(ReadOnlySpan<byte> bytes)
    {
        StandingShape s = Read(bytes, Json.StandingShape, x => x.V);
        return new OrderState
        {
            Order = PauseOrderJson.Order(s.Order),
            Stage = Word<OrderStage>(s.Stage, "stage"),
            Version = Needed(s.Version, "version"),
            CommittedAt = s.CommittedAt,
            FencedAt = s.FencedAt,
            EffectiveAt = s.EffectiveAt,
            Approvals =
            [
                .. (s.Approvals ?? []).Select(a => new EndingApproval(
                    Word<OrderEnding>(a?.Ending, "approvals.ending"),
                    Needed(a?.By, "approvals.by"),
                    Needed(a?.At, "approvals.at")
                )
                {
                    Reason = a!.Reason,
                }),
            ],
            EndedAt = s.EndedAt,
            Resumed = [.. (s.Resumed ?? []).Select(PauseOrderJson.Recorded)],
            EndedVersion = s.EndedVersion ?? 0,
            Undone = s.Undone is { } undone ? SafetyJson.Override(undone) : null,
            TrainingStoppedAt = s.TrainingStoppedAt,
            Corrections =
            [
                .. (s.Corrections ?? []).Select(c => new ToldCorrection(
                    Needed(c?.Before, "corrections.before"),
                    Needed(c?.Reason, "corrections.reason"),
                    Needed(c?.By, "corrections.by"),
                    Needed(c?.At, "corrections.at")
                )),
            ],
        };
    }

    /// <summary>Writes a certificate.</summary>
    public static byte[] Write(PauseCertificate certificate) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new CertificateShape(
                FormatVersion,
                certificate.Order.Value,
                certificate.Version,
                certificate.CommittedAt,
                certificate.FencedAt,
                certificate.EffectiveAt,
                [
                    .. certificate.Fences.Select(f => new FenceShape(
                        f.Shard.Value,
                        f.FencePosition,
                        f.FenceHash,
                        f.LastAdmission,
                        f.LastNotAfter,
                        EnumWords<Settlement>.Of(f.Settlement)
                    )),
                ]
            ),
            Json.CertificateShape
        );

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a certificate.</exception>
    public static PauseCertificate ReadCertificate(ReadOnlySpan<byte> bytes)
    {
        CertificateShape s = Read(bytes, Json.CertificateShape, x => x.V);
        return new PauseCertificate(
            Id(s.Order),
            Needed(s.Version, "version"),
            Needed(s.CommittedAt, "committedAt"),
            Needed(s.FencedAt, "fencedAt"),
            Needed(s.EffectiveAt, "effectiveAt"),
            [
                .. Needed(s.Fences, "fences")
                    .Select(f => new ShardFence(
                        ShardId.Parse(Needed(f?.Shard, "fences.shard")),
                        Needed(f?.FencePosition, "fences.fencePosition"),
                        Needed(f?.FenceHash, "fences.fenceHash"),
                        Needed(f?.LastAdmission, "fences.lastAdmission"),
                        f!.LastNotAfter,
                        Word<Settlement>(f.Settlement, "fences.settlement")
                    )),
            ]
        );
    }

    /// <summary>
    /// Writes an event as a leaf of the control log. The same event always gives the same bytes. People who act are named: they are
    /// operators, not members (R26).
    /// </summary>
    public static byte[] Write(PauseEvent e)
    {
        var shape = new EventShape(
            FormatVersion,
            e.Name,
            e.Id.Value,
            Instants.ToLedgerSecond(e.At),
            null,
            null,
            null,
            null,
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
        shape = e switch
        {
            OrderScheduled x => shape with { Order = PauseOrderJson.Shape(x.Order, exact: false) },
            OrderCommitted x => shape with { Order = PauseOrderJson.Shape(x.Order, exact: false) },
            EndingApproved x => shape with { Ending = EnumWords<OrderEnding>.Of(x.Ending), By = x.By, Reason = x.Reason },
            AuthorityConfirmed x => shape with
            {
                By = x.By,
                ConfirmedToAuthorityAt = Instants.ToLedgerSecond(x.ConfirmedToAuthorityAt),
                Corrects = x.Corrects is { } corrected ? Instants.ToLedgerSecond(corrected) : null,
                Reason = x.Reason,
            },
            OrderEffective x => shape with { Certificate = x.CertificateHash },
            OrderLifted x => shape with
            {
                WithoutRules = x.WithoutRules is { } without ? ResumptionJson.Shape(without) : null,
                Resumption = x.Resumption is { } record ? ResumptionJson.Shape(record) : null,
                Undo = x.Undo is { } undo ? SafetyJson.Shape(undo) : null,
            },
            OrderNarrowed x => shape with
            {
                Jurisdictions = [.. x.Jurisdictions.Select(c => c.Value)],
                Resumption = ResumptionJson.Shape(x.Resumption),
            },
            OrderWithdrawn x => shape with { Closed = x.Closed.IsEmpty ? null : [.. x.Closed.Select(c => c.Value)] },
            TrainingStopped x => shape with { Permits = [.. x.Permits.Select(Shape)] },
            OrderFenced => shape,
            _ => throw new UnreachableException($"Event {e.Name}."),
        };
        return JsonSerializer.SerializeToUtf8Bytes(shape, Json.EventShape);
    }

    /// <summary>Reads an event from its leaf.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an event of an order.</exception>
    public static PauseEvent ReadEvent(ReadOnlySpan<byte> bytes)
    {
        EventShape s = Read(bytes, Json.EventShape, x => x.V);
        OrderId id = Id(s.Id);
        DateTimeOffset at = Needed(s.At, "at");
        PauseEvent e = s.Event switch
        {
            nameof(OrderScheduled) => new OrderScheduled(PauseOrderJson.Order(s.Order), at),
            nameof(OrderCommitted) => new OrderCommitted(PauseOrderJson.Order(s.Order), at),
            nameof(OrderFenced) => new OrderFenced(id, at),
            nameof(OrderEffective) => new OrderEffective(id, at) { CertificateHash = s.Certificate },
            nameof(EndingApproved) => new EndingApproved(id, Word<OrderEnding>(s.Ending, "ending"), Needed(s.By, "by"), at)
            {
                Reason = s.Reason,
            },
            nameof(OrderLifted) => new OrderLifted(id, at)
            {
                WithoutRules = s.WithoutRules is { } without ? ResumptionJson.Data(without) : null,
                Resumption = s.Resumption is { } record ? ResumptionJson.Record(record) : null,
                Undo = s.Undo is { } undo ? SafetyJson.Override(undo) : null,
            },
            nameof(OrderNarrowed) => new OrderNarrowed(
                id,
                [.. Needed(s.Jurisdictions, "jurisdictions").Select(PauseOrderJson.Recorded)],
                at
            )
            {
                Resumption = ResumptionJson.Record(Needed(s.Resumption, "resumption")),
            },
            nameof(OrderWithdrawn) => new OrderWithdrawn(id, at)
            {
                Closed = s.Closed is { } closed ? [.. closed.Select(PauseOrderJson.Recorded)] : [],
            },
            nameof(AuthorityConfirmed) => new AuthorityConfirmed(
                id,
                Needed(s.ConfirmedToAuthorityAt, "confirmedToAuthorityAt"),
                Needed(s.By, "by"),
                at
            )
            {
                Corrects = s.Corrects,
                Reason = s.Reason,
            },
            nameof(TrainingStopped) => new TrainingStopped(id, [.. Needed(s.Permits, "permits").Select(Stopped)], at),
            _ => throw new InvalidDataException($"Field 'event' is '{s.Event}', which is not an event of an order."),
        };
        return e.Id == id ? e : throw new InvalidDataException($"Field 'id' is '{id}', but the order in the event is '{e.Id}'.");
    }

    private static StoppedShape Shape(StoppedPermit p) =>
        new(p.Permit.Value, EnumWords<PermitEnding>.Of(p.How), Instants.ToLedgerSecond(p.At));

    private static StoppedPermit Stopped(StoppedShape? s) =>
        new(
            PermitId.TryParse(s?.Id, out PermitId id) ? id : throw new InvalidDataException($"'{s?.Id}' is not the id of a permit."),
            Word<PermitEnding>(s!.How, "permits.how"),
            Needed(s.At, "permits.at")
        );
}

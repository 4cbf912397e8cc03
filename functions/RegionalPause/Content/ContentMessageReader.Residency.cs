using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Content;

/// <summary>Reads the residency signals, and creates the item at the end.</summary>
internal ref partial struct ContentMessageReader
{
    private const string ExpectedCode = "a jurisdiction code such as GB, or null";
    private const string ExpectedDay = "an RFC 3339 full-date such as 2024-05-01";

    private static readonly PropertyNames ResidencyProperties = new("data.residency.", "account", "declared", "ip", "previous");
    private static readonly PropertyNames PreviousProperties = new("", "code", "until");
    private static readonly PropertyNames ThirdPartyProperties = new("", "memberId", "account");

    private readonly record struct Claim(SignalKind Kind, JurisdictionCode? Code, DateOnly Until);

    private void Add(SignalKind kind, JurisdictionCode? code, DateOnly until = default)
    {
        claims ??= new Claim[8];
        if (claimed == claims.Length)
        {
            Array.Resize(ref claims, claims.Length * 2);
        }

        claims[claimed++] = new Claim(kind, code, until);
    }

    private void ReadResidency()
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            WrongHere("data.residency", "an object with account, declared, ip and previous, or null");
            return;
        }

        int seen = 0;
        int stated = 0;
        while (NextProperty(out ReadOnlySpan<byte> name))
        {
            int property = Known(ResidencyProperties, name, "data.residency", ref seen);
            if (property < 0 || json.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            if (property == 3)
            {
                stated += ReadPrevious();
            }
            else if (TryCode(ResidencyProperties.Path(property), out JurisdictionCode? code))
            {
                stated++;
                Add((SignalKind)(property + 1), code);
            }
        }

        if (stated > ContentLimits.AuthorSignals)
        {
            Wrong("data.residency", $"{stated} signals", $"at most {ContentLimits.AuthorSignals} signals");
        }
    }

    /// <summary>Reads a code. Any string is accepted: an unknown or rejected code is a signal too, and the gate holds the item (D3). Only
    /// another JSON type is malformed.</summary>
    private bool TryCode(FieldPath path, out JurisdictionCode? code)
    {
        code = null;
        if (json.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (!TryText(path, ExpectedCode, out ReadOnlySpan<byte> text))
        {
            return false;
        }

        code = atlas.TryParse(text, out JurisdictionCode known) ? known : null;
        return true;
    }

    private int ReadPrevious()
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            WrongHere("data.residency.previous", "an array of {code, until}, or null");
            return 0;
        }

        int count = 0;
        for (; NextElement(); count++)
        {
            var path = new FieldPath("data.residency.previous", count);
            if (json.TokenType != JsonTokenType.StartObject)
            {
                WrongHere(path, "an object with code and until");
                continue;
            }

            int seen = 0;
            JurisdictionCode? code = null;
            DateOnly until = default;
            while (NextProperty(out ReadOnlySpan<byte> name))
            {
                switch (Known(PreviousProperties, name, path, ref seen))
                {
                    case 0:
                        TryCode(path.Of("code"), out code);
                        break;
                    case 1:
                        if (TryText(path.Of("until"), ExpectedDay, out ReadOnlySpan<byte> text) && !Rfc3339.TryDate(text, out until))
                        {
                            WrongHere(path.Of("until"), ExpectedDay);
                        }

                        break;
                }
            }

            Require(PreviousProperties, 0, path, seen, ExpectedCode);
            Require(PreviousProperties, 1, path, seen, ExpectedDay);
            Add(SignalKind.Previous, code, until);
        }

        return count;
    }

    private void ReadThirdParties()
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            WrongHere("data.thirdParties", "an array of {memberId, account}, or null");
            return;
        }

        int count = 0;
        for (; NextElement(); count++)
        {
            var path = new FieldPath("data.thirdParties", count);
            if (json.TokenType != JsonTokenType.StartObject)
            {
                WrongHere(path, "an object with memberId and account", personal: true);
                continue;
            }

            int seen = 0;
            JurisdictionCode? code = null;
            while (NextProperty(out ReadOnlySpan<byte> name))
            {
                switch (Known(ThirdPartyProperties, name, path, ref seen))
                {
                    case 0:
                        ReadMemberId(path.Of("memberId"));
                        break;
                    case 1:
                        TryCode(path.Of("account"), out code);
                        break;
                }
            }

            Require(ThirdPartyProperties, 0, path, seen, ContentText.ExpectedId);
            Add(SignalKind.ThirdParty, code);
        }

        if (count > ContentLimits.ThirdParties)
        {
            Wrong("data.thirdParties", $"{count} third parties", $"at most {ContentLimits.ThirdParties} third parties");
        }
    }

    private void ReadMemberId(FieldPath path)
    {
        if (!TryText(path, ContentText.ExpectedId, out ReadOnlySpan<byte> text, personal: true))
            return;
        if (ContentText.IsId(text))
            (thirdParties ??= ImmutableArray.CreateBuilder<MemberId>()).Add(MemberId.Parse(Encoding.UTF8.GetString(text)));
        else
            WrongHere(path, ContentText.ExpectedId, personal: true);
    }

    /// <summary>Creates the item; call it only if there is no error.</summary>
    private readonly ContentItem Item()
    {
        ImmutableArray<ResidencySignal> signals = Signals();
        return new ContentItem
        {
            Id = new ItemId(contentId!, revision),
            Type = contentType,
            Purpose = purpose,
            AuthorId = MemberId.Parse(authorId!),
            ThirdParties = thirdParties?.ToImmutable() ?? [],
            CreatedAt = createdAt!.Value,
            CollectedAt = collectedAt!.Value,
            Signals = signals,
            Jurisdictions = Concerned(signals),
            HasUnknownSignal = signals.Any(s => s.Code is null),
            CountedUnder = signals.FirstOrDefault(s => s.Kind <= SignalKind.Ip && s.Code is not null).Code,
            RefusesTraining = refusesTraining,
            Minor = minor ?? MinorStatus.Unknown,
            SpecialCategory = specialCategory,
            TraceParent = traceParent,
        };
    }

    /// <summary>
    /// The signals that count, by kind. A former country counts if the author left it in the twelve months before the item was
    /// <em>created</em> (R3, D7). This is the strictest reading: creation is before collection, decision and today, so more of the past is
    /// inside the twelve months. A day has no time zone, so one day is added. A former country without a present country does not state
    /// where the author lives; the gate then holds the item because signals are missing.
    /// </summary>
    private readonly ImmutableArray<ResidencySignal> Signals()
    {
        ReadOnlySpan<Claim> all = claims.AsSpan(0, claimed);
        DateOnly since = DateOnly.FromDateTime(createdAt!.Value.UtcDateTime.AddMonths(-12)).AddDays(-1);
        bool present = false;
        int count = 0;
        foreach (Claim claim in all)
        {
            present |= claim.Kind <= SignalKind.Ip;
        }

        foreach (Claim claim in all)
        {
            count += Counts(claim, present, since) ? 1 : 0;
        }

        ImmutableArray<ResidencySignal>.Builder signals = ImmutableArray.CreateBuilder<ResidencySignal>(count);
        for (SignalKind kind = SignalKind.Account; kind <= SignalKind.ThirdParty; kind++)
        {
            foreach (Claim claim in all)
            {
                if (claim.Kind == kind && Counts(claim, present, since))
                {
                    signals.Add(new ResidencySignal(kind, claim.Code));
                }
            }
        }

        return signals.MoveToImmutable();
    }

    private static bool Counts(Claim claim, bool present, DateOnly since) =>
        claim.Kind != SignalKind.Previous || (present && claim.Until >= since);

    private readonly ImmutableArray<JurisdictionCode> Concerned(ImmutableArray<ResidencySignal> signals)
    {
        var codes = new JurisdictionCode[signals.Length * 2];
        int count = 0;
        foreach (ResidencySignal signal in signals)
        {
            if (signal.Code is not { } code)
            {
                continue;
            }

            Insert(codes, ref count, code);
            if (atlas[code] is { Kind: JurisdictionKind.Subdivision, Parent: { } parent })
            {
                Insert(codes, ref count, parent);
            }
        }

        return ImmutableArray.Create(codes, 0, count);
    }

    /// <summary>Keeps the first <paramref name="count"/> codes sorted and distinct. There are only a few codes, so a tree or a sort would
    /// cost more.</summary>
    private static void Insert(JurisdictionCode[] codes, ref int count, JurisdictionCode code)
    {
        int at = count;
        while (at > 0 && codes[at - 1].CompareTo(code) > 0)
        {
            at--;
        }

        if (at == 0 || codes[at - 1] != code)
        {
            Array.Copy(codes, at, codes, at + 1, count - at);
            codes[at] = code;
            count++;
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Flags;

/// <summary>
/// One person's request to open a flag although its jurisdiction was paused or closed (R47). A second person must send the same request.
/// </summary>
/// <param name="Code">The jurisdiction.</param>
/// <param name="By">The person who asked.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
/// <param name="Since">The control version since which the jurisdiction is restricted. The request does not count for a later
/// restriction.</param>
public sealed record OpeningAsked(JurisdictionCode Code, Person By, string Reason, DateTimeOffset At, long Since);

/// <summary>The decision about a request to open flags.</summary>
internal abstract record OpeningDecision
{
    private OpeningDecision() { }

    /// <summary>The flags open, with these overrides.</summary>
    public sealed record Opens(ImmutableArray<OpeningOverride> Overrides) : OpeningDecision;

    /// <summary>No flag opens; the first person's request is recorded. Empty if it is recorded already.</summary>
    public sealed record Asks(ImmutableArray<OpeningAsked> Words) : OpeningDecision;

    /// <summary>The request is refused.</summary>
    public sealed record Refused(Refusal Refusal) : OpeningDecision;
}

/// <summary>
/// If a jurisdiction was paused or closed before, opening its flag requires the safety rules, met by a later resumption, or an override by
/// two people with a reason (R47). If it never was, one approver opens the flag. Pure.
/// </summary>
internal static class FlagOpening
{
    /// <summary>Name of the event that records the first person's request.</summary>
    public const string EventName = "FlagOpeningAsked";

    /// <summary>Prefix of the keys of the rows with these requests: one row a jurisdiction, replaced by the next request.</summary>
    public const string RowPrefix = "opening|";

    /// <summary>Decides whether closed flags open.</summary>
    /// <param name="opened">The jurisdictions whose flags are asked for; their flags are closed.</param>
    /// <param name="state">The current control state.</param>
    /// <param name="ended">Orders that have ended.</param>
    /// <param name="asked">The recorded requests of first persons.</param>
    /// <param name="rules">The safety rules.</param>
    /// <param name="by">The person who asks now.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">The current time.</param>
    public static OpeningDecision Decide(
        ImmutableArray<JurisdictionCode> opened,
        ControlState state,
        ImmutableArray<OrderState> ended,
        ImmutableArray<OpeningAsked> asked,
        SafetyRuleBook rules,
        Person by,
        string? reason,
        DateTimeOffset now
    )
    {
        if (opened.IsEmpty)
            return new OpeningDecision.Opens([]);
        if (by.IsNobody || by.IsService)
        {
            return new OpeningDecision.Refused(
                new Refusal(
                    RefusalCode.NeedsAuthenticatedPerson,
                    by.IsService
                        ? $"'{by}' is an application. Opening a training flag needs a person's token."
                        : "Opening a training flag needs a person who is named."
                )
            );
        }
        (JurisdictionCode Code, long Since)[] restricted =
        [
            .. opened
                .Select(code =>
                    (
                        code,
                        Restriction.Since(
                            code,
                            state.Flags.GetValueOrDefault(code),
                            state.Orders.Values.Concat(ended),
                            state.Terms.GetValueOrDefault(code)
                        )
                    )
                )
                .Where(r => r.Item2 > 0),
        ];
        OpeningAsked?[] first = [.. restricted.Select(r => asked.FirstOrDefault(a => a.Code == r.Code && a.Since == r.Since))];
        if (first.All(word => word is not null && !word.By.IsSameAs(by)))
        {
            ImmutableArray<OpeningOverride> overrides =
            [
                .. first
                    .GroupBy(word => (word!.By, word.Reason))
                    .Select(g => (Codes: g.Select(word => word!.Code).ToImmutableArray(), g.Key))
                    .Select(g => new OpeningOverride(
                        g.Codes,
                        new RulesOverride(g.Key.Reason, g.Key.By, by, rules.Data, ResumptionRules.Of(rules.Of(g.Codes)))
                    )),
            ];
            return Loosening.RefusesOpening(restricted.Select(r => r.Code), overrides) is { } why
                ? Refuse(why)
                : new OpeningDecision.Opens(overrides);
        }
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refuse(
                $"{Loosening.RefusesOpening(restricted.Select(r => r.Code), [])} "
                    + "Give a reason; then another person with Pause.Approve must send the same request."
            );
        }
        return new OpeningDecision.Asks([
            .. restricted
                .Zip(first)
                .Where(r => r.Second is null || (r.Second.By.IsSameAs(by) && r.Second.Reason != reason.Trim()))
                .Select(r => new OpeningAsked(r.First.Code, by, reason.Trim(), now, r.First.Since)),
        ]);
    }

    /// <summary>The event that records the first person's request.</summary>
    public static byte[] Event(ImmutableArray<OpeningAsked> words) =>
        ControlLog.WriteEvent(
            EventName,
            Second(words[0].At),
            words[0].By,
            json =>
            {
                json.WriteString("reason", words[0].Reason);
                WriteCodes(json, "jurisdictions", words.Select(w => w.Code));
            }
        );

    /// <summary>The row of one request.</summary>
    public static ModuleRow Row(OpeningAsked word)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WritePropertyName("by");
            PersonJson.Write(json, word.By);
            json.WriteString("reason", word.Reason);
            json.WriteString("at", word.At);
            json.WriteNumber("since", word.Since);
            json.WriteEndObject();
        }
        return new ModuleRow(RowPrefix + word.Code.Value, stream.ToArray(), Once: false);
    }

    /// <summary>Reads the row of a request.</summary>
    /// <exception cref="InvalidDataException">The row is not a request to open a flag.</exception>
    public static OpeningAsked Read(ModuleRow row)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(row.Bytes);
            JsonElement root = document.RootElement;
            return new OpeningAsked(
                new JurisdictionCode(row.Key[RowPrefix.Length..]),
                PersonJson.Read(root.GetProperty("by")) ?? throw new InvalidDataException($"{row.Key} does not name a person."),
                root.GetProperty("reason").GetString() ?? "",
                root.GetProperty("at").GetDateTimeOffset(),
                root.GetProperty("since").GetInt64()
            );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{row.Key} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the overrides of the event <see cref="FlagHandler.EventName"/>. Writes nothing if there are no overrides.</summary>
    public static void Write(Utf8JsonWriter json, ImmutableArray<OpeningOverride> overrides)
    {
        if (overrides.IsEmpty)
            return;
        json.WriteStartArray("overrides");
        foreach (OpeningOverride o in overrides)
        {
            json.WriteStartObject();
            WriteCodes(json, "jurisdictions", o.Jurisdictions);
            json.WriteString("reason", o.Override.Reason);
            json.WritePropertyName("by");
            PersonJson.Write(json, o.Override.By);
            json.WritePropertyName("secondedBy");
            PersonJson.Write(json, o.Override.SecondedBy);
            json.WriteString("rulesVersion", o.Override.Data.Version);
            json.WriteString("rulesSha256", o.Override.Data.Sha256);
            json.WriteStartArray("rules");
            foreach (ResumptionRule rule in o.Override.Rules)
                json.WriteStringValue(EnumWords<ResumptionRule>.Of(rule));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Reads the overrides of the event <see cref="FlagHandler.EventName"/>.</summary>
    /// <exception cref="FormatException">An override is incomplete.</exception>
    public static ImmutableArray<OpeningOverride> ReadOverrides(JsonElement changed) =>
        changed.TryGetProperty("overrides", out JsonElement overrides) ? [.. overrides.EnumerateArray().Select(ReadOverride)] : [];

    private static OpeningOverride ReadOverride(JsonElement o) =>
        new(
            ReadCodes(o, "jurisdictions"),
            new RulesOverride(
                o.GetProperty("reason").GetString() ?? "",
                ReadPerson(o, "by"),
                ReadPerson(o, "secondedBy"),
                new RuleData(o.GetProperty("rulesVersion").GetString() ?? "", o.GetProperty("rulesSha256").GetString() ?? ""),
                [.. o.GetProperty("rules").EnumerateArray().Select(ReadRule)]
            )
        );

    private static ResumptionRule ReadRule(JsonElement word) =>
        EnumWords<ResumptionRule>.TryRead(word.GetString(), out ResumptionRule rule)
            ? rule
            : throw new FormatException("An override names an unknown rule.");

    /// <summary>The person whom an event names.</summary>
    /// <exception cref="FormatException">The property does not name a person.</exception>
    public static Person ReadPerson(JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement who) && PersonJson.Read(who) is { } person
            ? person
            : throw new FormatException($"'{name}' does not name a person.");

    /// <summary>The codes in an event.</summary>
    /// <exception cref="FormatException">A code is null.</exception>
    public static ImmutableArray<JurisdictionCode> ReadCodes(JsonElement e, string name) =>
        [
            .. e.GetProperty(name)
                .EnumerateArray()
                .Select(code => new JurisdictionCode(code.GetString() ?? throw new FormatException($"'{name}' contains null."))),
        ];

    /// <summary>Writes codes, sorted.</summary>
    public static void WriteCodes(Utf8JsonWriter json, string name, IEnumerable<JurisdictionCode> codes)
    {
        json.WriteStartArray(name);
        foreach (JurisdictionCode code in codes.Order())
            json.WriteStringValue(code.Value);
        json.WriteEndArray();
    }

    /// <summary>An instant in the precision of events: whole seconds.</summary>
    public static DateTimeOffset Second(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private static OpeningDecision.Refused Refuse(string detail) => new(new Refusal(RefusalCode.SafetyRules, detail));
}

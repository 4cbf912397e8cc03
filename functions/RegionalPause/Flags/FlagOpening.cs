using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Flags;

/// <summary>
/// One person's word that a flag may be opened although its jurisdiction had been paused or closed (R47); it takes a second person's.
/// </summary>
/// <param name="Code">The jurisdiction.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
/// <param name="Since">The control version since which the jurisdiction was restricted: of another restriction it says nothing.</param>
public sealed record OpeningAsked(JurisdictionCode Code, Person By, string Reason, DateTimeOffset At, long Since);

/// <summary>What becomes of a request to open flags.</summary>
internal abstract record OpeningDecision
{
    private OpeningDecision() { }

    /// <summary>They open, with these overrides.</summary>
    public sealed record Opens(ImmutableArray<OpeningOverride> Overrides) : OpeningDecision;

    /// <summary>None opens; the first person's word is recorded. Empty where it is already.</summary>
    public sealed record Asks(ImmutableArray<OpeningAsked> Words) : OpeningDecision;

    /// <summary>It cannot be.</summary>
    public sealed record Refused(Refusal Refusal) : OpeningDecision;
}

/// <summary>
/// Opening flags of jurisdictions that had been paused or closed takes the safety rules, by a resumption since, or an override of two
/// people with a reason (R47). Pure; a flag of a jurisdiction that never was is opened on one approver's word.
/// </summary>
internal static class FlagOpening
{
    /// <summary>Name of the event that records the first person's word.</summary>
    public const string EventName = "FlagOpeningAsked";

    /// <summary>What the keys of the rows with those words begin with; one a jurisdiction, replaced by the next word.</summary>
    public const string RowPrefix = "opening|";

    /// <summary>Decides about opening closed flags.</summary>
    /// <param name="opened">Whose flags, closed so far.</param>
    /// <param name="state">The law today.</param>
    /// <param name="ended">Orders that have ended.</param>
    /// <param name="asked">The words recorded.</param>
    /// <param name="rules">The safety rules.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    public static OpeningDecision Decide(ImmutableArray<JurisdictionCode> opened, ControlState state, ImmutableArray<OrderState> ended, ImmutableArray<OpeningAsked> asked, SafetyRuleBook rules,
        Person by, string? reason, DateTimeOffset now)
    {
        if (opened.IsEmpty)
            return new OpeningDecision.Opens([]);
        if (by.IsNobody || by.IsService)
        {
            return new OpeningDecision.Refused(new Refusal(RefusalCode.NeedsAuthenticatedPerson,
                by.IsService ? $"'{by}' is an application. Opening a training flag needs a person's token." : "Opening a training flag needs a person who is named."));
        }
        (JurisdictionCode Code, long Since)[] restricted =
        [
            .. opened.Select(code => (code, Restriction.Since(code, state.Flags.GetValueOrDefault(code), state.Orders.Values.Concat(ended), state.Terms.GetValueOrDefault(code))))
                .Where(r => r.Item2 > 0),
        ];
        OpeningAsked?[] first = [.. restricted.Select(r => asked.FirstOrDefault(a => a.Code == r.Code && a.Since == r.Since))];
        if (first.All(word => word is not null && !word.By.IsSameAs(by)))
        {
            ImmutableArray<OpeningOverride> overrides =
            [
                .. first.GroupBy(word => (word!.By, word.Reason)).Select(g => (Codes: g.Select(word => word!.Code).ToImmutableArray(), g.Key)).Select(g => new OpeningOverride(
                    g.Codes, new RulesOverride(g.Key.Reason, g.Key.By, by, rules.Data, ResumptionRules.Of(rules.Of(g.Codes))))),
            ];
            return Loosening.RefusesOpening(restricted.Select(r => r.Code), overrides) is { } why ? Refuse(why) : new OpeningDecision.Opens(overrides);
        }
        if (string.IsNullOrWhiteSpace(reason))
            return Refuse($"{Loosening.RefusesOpening(restricted.Select(r => r.Code), [])} Give a reason; then another person with Pause.Approve asks for the same.");
        return new OpeningDecision.Asks(
            [.. restricted.Zip(first).Where(r => r.Second is null || (r.Second.By.IsSameAs(by) && r.Second.Reason != reason.Trim()))
                .Select(r => new OpeningAsked(r.First.Code, by, reason.Trim(), now, r.First.Since))]);
    }

    /// <summary>The event of the first person's word.</summary>
    public static byte[] Event(ImmutableArray<OpeningAsked> words) => ControlLog.WriteEvent(EventName, Second(words[0].At), words[0].By, json =>
    {
        json.WriteString("reason", words[0].Reason);
        WriteCodes(json, "jurisdictions", words.Select(w => w.Code));
    });

    /// <summary>The row of one word.</summary>
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

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static OpeningAsked Read(ModuleRow row)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(row.Bytes);
            JsonElement root = document.RootElement;
            return new OpeningAsked(new JurisdictionCode(row.Key[RowPrefix.Length..]), PersonJson.Read(root.GetProperty("by")) ?? throw new InvalidDataException($"{row.Key} says nobody."),
                root.GetProperty("reason").GetString() ?? "", root.GetProperty("at").GetDateTimeOffset(), root.GetProperty("since").GetInt64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{row.Key} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the overrides of the event <see cref="FlagHandler.EventName"/>; nothing where there are none.</summary>
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

    /// <summary>Reads them back.</summary>
    /// <exception cref="FormatException">They are not whole.</exception>
    public static ImmutableArray<OpeningOverride> ReadOverrides(JsonElement changed) => !changed.TryGetProperty("overrides", out JsonElement overrides) ? [] :
    [
        .. overrides.EnumerateArray().Select(o => new OpeningOverride(
            ReadCodes(o, "jurisdictions"),
            new RulesOverride(
                o.GetProperty("reason").GetString() ?? "", ReadPerson(o, "by"), ReadPerson(o, "secondedBy"),
                new RuleData(o.GetProperty("rulesVersion").GetString() ?? "", o.GetProperty("rulesSha256").GetString() ?? ""),
                [.. o.GetProperty("rules").EnumerateArray().Select(r => EnumWords<ResumptionRule>.TryRead(r.GetString(), out ResumptionRule rule) ? rule : throw new FormatException("An override names no rule."))]))),
    ];

    /// <summary>Whoever an event names.</summary>
    /// <exception cref="FormatException">It names nobody.</exception>
    public static Person ReadPerson(JsonElement e, string name) => e.TryGetProperty(name, out JsonElement who) && PersonJson.Read(who) is { } person ? person : throw new FormatException($"'{name}' names nobody.");

    /// <summary>Codes of an event.</summary>
    /// <exception cref="FormatException">They hold null.</exception>
    public static ImmutableArray<JurisdictionCode> ReadCodes(JsonElement e, string name) =>
        [.. e.GetProperty(name).EnumerateArray().Select(code => new JurisdictionCode(code.GetString() ?? throw new FormatException($"'{name}' holds null.")))];

    /// <summary>Writes codes, sorted.</summary>
    public static void WriteCodes(Utf8JsonWriter json, string name, IEnumerable<JurisdictionCode> codes)
    {
        json.WriteStartArray(name);
        foreach (JurisdictionCode code in codes.Order())
            json.WriteStringValue(code.Value);
        json.WriteEndArray();
    }

    /// <summary>An instant as events have it: whole seconds.</summary>
    public static DateTimeOffset Second(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private static OpeningDecision.Refused Refuse(string detail) => new(new Refusal(RefusalCode.SafetyRules, detail));
}

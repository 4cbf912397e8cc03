using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Gate.FeatureFlags;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Benchmarks;

/// <summary>
/// One decision of the gate, under every known jurisdiction's open flag and five orders, of an item with four signals; against asking
/// Microsoft.FeatureManagement about one feature (baseline), and about all the item's features.
/// </summary>
[MemoryDiagnoser, HideColumns("Job", "Error", "StdDev", "RatioSD", "Gen0", "Alloc Ratio")]
public class GateBenchmark
{
    private static readonly DateTimeOffset Noon = new(2024, 9, 20, 12, 0, 0, TimeSpan.Zero);

    private Snapshot law = null!;
    private TrainingFlags flags = null!;
    private JurisdictionCode germany;
    private ContentItem permitted = null!;
    private ContentItem paused = null!;
    private ContentItem refused = null!;
    private ContentItem nearClockChange = null!;

    [GlobalSetup]
    public void Prepare()
    {
        JurisdictionCode[] known = KnownCodes();
        string[] closed = ["AQ"];
        law = Snapshot.Of(
            new ControlState(
                12,
                new byte[32],
                known.ToImmutableDictionary(c => c, c => new TrainingFlag(c, !closed.Contains(c.Value), "alice", Noon, null)),
                Orders().ToImmutableDictionary(o => o.Id, o => new OrderState { Order = o, Stage = OrderStage.Effective })
            )
        );
        flags = new TrainingFlags(() => law);
        germany = Code("DE");
        permitted = Item("GB", "GB", "US", "FR");
        paused = Item("GB", "GB", "US", "BR");
        refused = Item("GB", "GB", "US", "AQ");
        nearClockChange = permitted with { CreatedAt = new DateTimeOffset(2024, 3, 30, 23, 30, 0, TimeSpan.Zero) };
    }

    [Benchmark(Baseline = true, Description = "FeatureManagement, one feature")]
    public Task<bool> OneFeature() => flags.MayTrainAsync(germany, CancellationToken.None);

    [Benchmark(Description = "FeatureManagement, the item's features")]
    public Task<bool> TheItemsFeatures() => flags.MayTrainAsync(permitted, CancellationToken.None);

    [Benchmark(Description = "gate: admit")]
    public Decision Admit() => GateRules.Decide(permitted, law, default);

    [Benchmark(Description = "gate: admit, made near a clock change")]
    public Decision AdmitNearClockChange() => GateRules.Decide(nearClockChange, law, default);

    [Benchmark(Description = "gate: hold")]
    public Decision Hold() => GateRules.Decide(paused, law, default);

    [Benchmark(Description = "gate: exclude")]
    public Decision Exclude() => GateRules.Decide(refused, law, default);

    // Three of the five name the item's jurisdictions and leave the permitted item out by type or day; one holds.
    private static IEnumerable<PauseOrder> Orders()
    {
        yield return Order("br-1", "BR");
        yield return Order("images", "FR", "GB", "US") with
        {
            ContentTypes = [ContentType.Image],
        };
        yield return Order("x-2024", "FR", "GB", "IE") with
        {
            Processed = new DayRange(new DateOnly(2024, 5, 7), new DateOnly(2024, 8, 1), "Europe/Dublin"),
        };
        yield return Order("made", "FR", "GB", "US") with
        {
            Created = new DayRange(new DateOnly(2024, 3, 31), new DateOnly(2024, 4, 30), "Europe/London"),
        };
        yield return Order("hk-1", "HK");
    }

    private static PauseOrder Order(string id, params string[] codes) =>
        new()
        {
            Id = OrderId.Parse(id),
            Named = [.. codes],
            Jurisdictions = [.. codes.Select(Code)],
            IssuedBy = "olivia",
            EffectiveFrom = Noon,
            RecordedAt = Noon,
        };

    private static ContentItem Item(string account, string declared, string ip, string thirdParty) =>
        new()
        {
            Id = new ItemId("post:7340021", 1),
            Type = ContentType.Post,
            Purpose = TrainingPurpose.GenerativeAi,
            AuthorId = MemberId.Parse("member:42"),
            CreatedAt = Noon,
            CollectedAt = Noon,
            Signals =
            [
                new(SignalKind.Account, Code(account)),
                new(SignalKind.Declared, Code(declared)),
                new(SignalKind.Ip, Code(ip)),
                new(SignalKind.ThirdParty, Code(thirdParty)),
            ],
            Jurisdictions = [.. new[] { account, declared, ip, thirdParty }.Distinct().Select(Code).Order()],
            HasUnknownSignal = false,
            CountedUnder = Code(account),
            RefusesTraining = false,
            Minor = MinorStatus.Adult,
            SpecialCategory = false,
        };

    // Every known code: the profiled jurisdictions of the data file and the other codes of ISO 3166-1.
    private static JurisdictionCode[] KnownCodes()
    {
        using Stream data = typeof(Snapshot).Assembly.GetManifestResourceStream("jurisdictions.json")!;
        using var document = JsonDocument.Parse(data);
        return
        [
            .. document.RootElement.GetProperty("jurisdictions").EnumerateArray().Select(j => Code(j.GetProperty("code").GetString()!)),
            .. document.RootElement.GetProperty("unprofiledIsoCodes").EnumerateArray().Select(c => Code(c.GetString()!)),
        ];
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern JurisdictionCode Code(string value);
}

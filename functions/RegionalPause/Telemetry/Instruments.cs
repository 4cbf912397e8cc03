using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RegionalPause.Telemetry;

/// <summary>
/// Every instrument, attribute and span of the product; no other file names one. Names follow the semantic conventions of OpenTelemetry,
/// units are UCUM. <c>docs/telemetry.md</c> describes them, and a test compares the two. The value of an attribute is of a closed set: a
/// word of an enum, a jurisdiction code, a queue, a timer. It is never an id of a member, item, order or permit, and never a text that a
/// person wrote.
/// </summary>
public sealed class Instruments : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string SourceName = "RegionalPause";

    /// <summary>The instrument with the most combinations of attributes.</summary>
    public const string DecisionsName = "regionalpause.decisions";

    /// <summary>The gate's outcome (<c>admit</c>, <c>hold</c>, <c>exclude</c>, <c>malformed</c>).</summary>
    public const string Outcome = "regionalpause.outcome";

    /// <summary>The reason code of a decision.</summary>
    public const string Reason = "regionalpause.reason";

    /// <summary>The jurisdiction under which an item is counted, or <see cref="NoJurisdiction"/>.</summary>
    public const string Jurisdiction = "regionalpause.jurisdiction";

    /// <summary>How an operation ended.</summary>
    public const string Result = "regionalpause.result";

    /// <summary>The phase that a pause has reached.</summary>
    public const string Phase = "regionalpause.pause.phase";

    /// <summary>Whether a pause belongs to a drill.</summary>
    public const string Drill = "regionalpause.drill";

    /// <summary>What a fence is for.</summary>
    public const string Cause = "regionalpause.fence.cause";

    /// <summary>What happened to a permit, a notice or a message that was put aside.</summary>
    public const string Event = "regionalpause.event";

    /// <summary>What holds an item: <c>order</c>, or the reason code of items that are held without an order.</summary>
    public const string Holder = "regionalpause.hold.by";

    /// <summary>The storage service (<c>table</c>, <c>blob</c>, <c>queue</c>).</summary>
    public const string StorageService = "regionalpause.storage.service";

    /// <summary>The timer, by the name of its function.</summary>
    public const string Timer = "regionalpause.timer";

    /// <summary>The queue; a name of the semantic conventions for messaging.</summary>
    public const string Queue = "messaging.destination.name";

    /// <summary>The kind of a fault; a name of the semantic conventions.</summary>
    public const string ErrorType = "error.type";

    /// <summary>The jurisdiction of an item whose jurisdiction is not known.</summary>
    public const string NoJurisdiction = "unknown";

    /// <summary>Span of one batch of messages at the gate. It links the trace of each message.</summary>
    public const string BatchSpan = "regionalpause.gate.batch";

    /// <summary>Span of one item at the gate, in the trace of its message.</summary>
    public const string ItemSpan = "regionalpause.gate.item";

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600];
    private static readonly double[] Minutes = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 900, 3600, 21_600, 86_400];
    private static readonly double[] Sizes = [1, 2, 5, 10, 25, 50, 100, 200, 300, 400];

    private readonly ImmutableArray<DefinedInstrument>.Builder defined = ImmutableArray.CreateBuilder<DefinedInstrument>();
    private readonly Meter meter;

    /// <summary>Defines the instruments.</summary>
    public Instruments(IMeterFactory meters, TimeProvider time)
    {
        Time = time;
        meter = meters.Create(SourceName);
        Spans = new ActivitySource(SourceName);

        Decisions = Counter(DecisionsName, "{item}", "Items decided", Outcome, Reason, Jurisdiction);
        AdmissionLag = Histogram("regionalpause.admission.lag", "s", Seconds, "From the arrival of a message to its admission");
        GroupSize = Histogram("regionalpause.group.size", "{item}", Sizes, "Ledger entries of one group commit");
        GroupDuration = Histogram("regionalpause.group.duration", "s", Seconds, "Duration of deciding and appending one group", Result);
        GroupFenced = Counter("regionalpause.group.fenced", "{group}", "Groups that were decided again after a fence");
        Messages = Counter("regionalpause.messages", "{message}", "Messages handled", Queue, Result);

        PauseDuration = Histogram("regionalpause.pause.duration", "s", Minutes, "From the commit of an order to a phase", Phase, Drill);
        PauseAge = Gauge("regionalpause.pause.unfinished.age", "s", "Age of the oldest order that is not effective yet", grows: true);
        TrainingAge = Gauge(
            "regionalpause.training.running.age",
            "s",
            "Age of the oldest order whose training has not stopped",
            grows: true
        );
        FenceDuration = Histogram("regionalpause.fence.duration", "s", Seconds, "Duration of fencing every shard", Cause);
        FencedShards = Counter("regionalpause.fence.shards", "{shard}", "Shards that were fenced", Cause);
        Permits = Counter("regionalpause.permits", "{permit}", "Events of permits", Event);

        ObjectionDuration = Histogram("regionalpause.objection.duration", "s", Seconds, "From a statement to its effect", Result);
        ObjectionAge = Gauge("regionalpause.objection.pending.age", "s", "Age of the statements that are being recorded", grows: true);

        Drained = Counter("regionalpause.drain.items", "{item}", "Held items that were decided again or purged", Result);
        HeldItems = Gauge("regionalpause.hold.items", "{item}", "Items that were held at the last daily round", false, Holder);
        CeilingLeft = Gauge("regionalpause.hold.ceiling.remaining", "d", "Days until a held item reaches its ceiling", false, Holder);
        Notices = Counter("regionalpause.notices", "{notice}", "Events of notices to members", Event);
        NoticeLag = Histogram("regionalpause.notice.lag", "s", Minutes, "From the time a notice was due to its sending");
        PoisonSteps = Counter("regionalpause.poison.steps", "{message}", "Steps of messages that were put aside", Queue, Event);
        Drills = Counter("regionalpause.drills", "{drill}", "Drills that ended", Result);
        DrillPassed = Gauge("regionalpause.drill.last_passed", "s", "Unix time of the last drill that passed", grows: false);

        SealLag = Histogram("regionalpause.seal.lag", "s", Minutes, "Age of the oldest record of a round when it was sealed");
        SealedLeaves = Counter("regionalpause.seal.leaves", "{leaf}", "Leaves that were sealed");
        StorageDuration = Histogram(
            "regionalpause.storage.request.duration",
            "s",
            Seconds,
            "Duration of one attempt of a storage request",
            StorageService,
            Result
        );
        StorageFaults = Counter("regionalpause.storage.faults", "{request}", "Attempts without an answer", StorageService, ErrorType);
        TimerDuration = Histogram("regionalpause.timer.duration", "s", Minutes, "Duration of one round of a timer", Timer, Result);
        TimerSuccess = Gauge("regionalpause.timer.last_success", "s", "Unix time of the last round that succeeded", false, Timer);
        All = defined.DrainToImmutable();
    }

    /// <summary>Every instrument with its attributes.</summary>
    public ImmutableArray<DefinedInstrument> All { get; }

    /// <summary>The clock for durations.</summary>
    public TimeProvider Time { get; }

    /// <summary>Items decided: one for each ledger entry of the gate that was appended.</summary>
    public Counter<long> Decisions { get; }

    /// <summary>From the arrival of a message at its broker to the admission of its item, to about one second.</summary>
    public Histogram<double> AdmissionLag { get; }

    /// <summary>Ledger entries of one group commit.</summary>
    public Histogram<double> GroupSize { get; }

    /// <summary>Duration of deciding and appending one group.</summary>
    public Histogram<double> GroupDuration { get; }

    /// <summary>Groups that were decided again because their shard was fenced.</summary>
    public Counter<long> GroupFenced { get; }

    /// <summary>Messages handled, by what becomes of them.</summary>
    public Counter<long> Messages { get; }

    /// <summary>From the commit of an order to a phase.</summary>
    public Histogram<double> PauseDuration { get; }

    /// <summary>Age of the oldest order that is committed and not effective; 0 if there is none.</summary>
    public Reading PauseAge { get; }

    /// <summary>Time since the commit of the oldest effective order whose training has not stopped; 0 if there is none.</summary>
    public Reading TrainingAge { get; }

    /// <summary>Duration of fencing every shard.</summary>
    public Histogram<double> FenceDuration { get; }

    /// <summary>Shards that were fenced.</summary>
    public Counter<long> FencedShards { get; }

    /// <summary>Events of permits.</summary>
    public Counter<long> Permits { get; }

    /// <summary>From accepting an objection or withdrawal in this process to its effect.</summary>
    public Histogram<double> ObjectionDuration { get; }

    /// <summary>Age of the statements that this process is recording; 0 if there are none.</summary>
    public Reading ObjectionAge { get; }

    /// <summary>Held items that a drain or a purge ended, or held again.</summary>
    public Counter<long> Drained { get; }

    /// <summary>Items that were held at the last round of the daily timer.</summary>
    public Reading HeldItems { get; }

    /// <summary>Days until the oldest held item reaches its ceiling, at the last round of the daily timer.</summary>
    public Reading CeilingLeft { get; }

    /// <summary>Events of notices to members.</summary>
    public Counter<long> Notices { get; }

    /// <summary>From the time a notice was due to its sending.</summary>
    public Histogram<double> NoticeLag { get; }

    /// <summary>Steps of messages that were put aside.</summary>
    public Counter<long> PoisonSteps { get; }

    /// <summary>Drills that ended.</summary>
    public Counter<long> Drills { get; }

    /// <summary>Unix time of the end of the last drill that passed.</summary>
    public Reading DrillPassed { get; }

    /// <summary>Age of the oldest record of a round when it was sealed.</summary>
    public Histogram<double> SealLag { get; }

    /// <summary>Leaves that were sealed.</summary>
    public Counter<long> SealedLeaves { get; }

    /// <summary>Duration of one attempt of a storage request.</summary>
    public Histogram<double> StorageDuration { get; }

    /// <summary>Attempts of storage requests that got no answer, or that storage answered with a fault of its own.</summary>
    public Counter<long> StorageFaults { get; }

    /// <summary>Duration of one round of a timer.</summary>
    public Histogram<double> TimerDuration { get; }

    /// <summary>Unix time of the last round of each timer that succeeded in this process.</summary>
    public Reading TimerSuccess { get; }

    /// <summary>The source of spans.</summary>
    public ActivitySource Spans { get; }

    /// <summary>An attribute with its value.</summary>
    public static KeyValuePair<string, object?> Tag(string attribute, string value) => new(attribute, value);

    /// <summary>The duration since a timestamp of <see cref="Time"/>, in seconds.</summary>
    public double SecondsSince(long timestamp) => Time.GetElapsedTime(timestamp).TotalSeconds;

    /// <inheritdoc/>
    public void Dispose()
    {
        Spans.Dispose();
        meter.Dispose();
    }

    private Counter<long> Counter(string name, string unit, string description, params string[] attributes) =>
        Define(meter.CreateCounter<long>(name, unit, description), attributes);

    private Histogram<double> Histogram(string name, string unit, double[] buckets, string description, params string[] attributes) =>
        Define(
            meter.CreateHistogram(name, unit, description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets }),
            attributes
        );

    private Reading Gauge(string name, string unit, string description, bool grows, string? attribute = null)
    {
        var reading = new Reading(Time, attribute, grows);
        Define(meter.CreateObservableGauge(name, reading.Observe, unit, description), attribute is null ? [] : [attribute]);
        return reading;
    }

    private T Define<T>(T instrument, string[] attributes)
        where T : Instrument
    {
        defined.Add(new DefinedInstrument(instrument, [.. attributes]));
        return instrument;
    }
}

/// <summary>An instrument and the attributes of its measurements.</summary>
/// <param name="Instrument">The instrument, with its name, unit and description.</param>
/// <param name="Attributes">The names of the attributes.</param>
public sealed record DefinedInstrument(Instrument Instrument, ImmutableArray<string> Attributes);

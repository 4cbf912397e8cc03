using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.App;

namespace RegionalPause.Tests.Poison;

/// <summary>The repair of messages over tables in memory, with a clock and a queue that the test moves.</summary>
internal sealed class Repair : IAsyncDisposable
{
    public const string Queue = QueueNames.Objections;

    private readonly SmallGate gate;

    private Repair(SmallGate gate, Func<ReadOnlyMemory<byte>, bool> accepts)
    {
        this.gate = gate;
        ImmutableArray<FieldError> Check(string queue, ReadOnlyMemory<byte> body) =>
            accepts(body) ? [] : [new FieldError("action", null, "object or withdraw")];
        Finisher = new PoisonFinisher(Table, Control, Clock, Options, NullLogger<PoisonFinisher>.Instance);
        Handler = new PoisonHandler(Table, Finisher, Control, Check, Clock, Options, NullLogger<PoisonHandler>.Instance);
        Keeper = new PoisonKeeper(Table, Check, Clock, Options, NullLogger<PoisonKeeper>.Instance);
    }

    public IOptions<PoisonOptions> Options { get; } =
        Microsoft.Extensions.Options.Options.Create(new PoisonOptions { Patience = TimeSpan.FromSeconds(2) });

    public PoisonTable Table => gate.Get<PoisonTable>();

    public ControlTable Control => gate.Get<ControlTable>();

    public StoreClock Clock => gate.Get<StoreClock>();

    public PoisonFinisher Finisher { get; }

    public PoisonHandler Handler { get; }

    public PoisonKeeper Keeper { get; }

    public PoisonErasure Erasure => new(Table, Finisher, Clock);

    public FakeBroker Broker { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="accepts">Whether the reader of the queue accepts a body; without it, every body that contains <c>"object"</c>.</param>
    public static async Task<Repair> StartAsync(Func<ReadOnlyMemory<byte>, bool>? accepts = null)
    {
        SmallGate gate = await SmallGate.StartAsync(Stop);
        await gate.Get<PoisonTable>().CreateAsync(Stop);
        return new Repair(gate, accepts ?? (body => Encoding.UTF8.GetString(body.Span).Contains("\"object\"", StringComparison.Ordinal)));
    }

    public static IncomingMessage Message(string id = "m-1", string body = """{"memberId":"member:1","action":"objects"}""") =>
        new(id, Encoding.UTF8.GetBytes(body), 1);

    public static ReadOnlyMemory<byte> Good => """{"memberId":"member:1","action":"object"}"""u8.ToArray();

    /// <summary>Puts a message aside, and returns its id.</summary>
    public async Task<PoisonId> KeepAsync(IncomingMessage? message = null, string reason = "invalid")
    {
        message ??= Message();
        await Keeper.KeepAsync(Queue, message, reason, "action: expected object or withdraw", Stop);
        return PoisonId.Of(Queue, message.Id, message.Body.Span);
    }

    public async Task<PoisonEntry> FindAsync(PoisonId id) => (await Handler.FindAsync(id, Stop))!;

    public Task<Result<PoisonEntry>> ResubmitAsync(PoisonId id, string by = "olivia", int? revision = null) =>
        Handler.ResubmitAsync(id, revision, by, Broker, Stop);

    /// <summary>What the reader of the queue does with a reference, up to taking it.</summary>
    public Task<TakenMessage> TakeAsync(PoisonId id, int number = 1)
    {
        var again = new Resubmission(id, number);
        return Keeper.TakeAsync(Queue, again, new IncomingMessage("ref", again.To(Queue).Body, 1), Stop);
    }

    /// <summary>The steps in the control log, in order: kind, number, and who.</summary>
    public async Task<string[]> RecordedAsync()
    {
        var steps = new List<string>();
        await foreach ((_, byte[] body) in Control.ReadLogAsync(1, Stop))
        {
            foreach (ControlEvent e in ControlLog.Read(body).Events.Where(e => e.Name == PoisonStep.EventName))
            {
                PoisonEvent done = PoisonJson.ReadEvent(e.Bytes.Span);
                steps.AddRange(done.Messages.Select(m => $"{done.Kind} {m.Number} {done.By?.Name ?? "-"}"));
            }
        }
        return [.. steps];
    }

    public ValueTask DisposeAsync() => gate.DisposeAsync();
}

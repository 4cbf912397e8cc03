using RegionalPause.Jurisdictions;
using RegionalPause.Tests.Simulation.Mutations;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation;

/// <summary>What the wall clocks of the machines say.</summary>
internal enum WallClocks
{
    /// <summary>Each something else, and they jump.</summary>
    Wrong,

    /// <summary>The time.</summary>
    Right,
}

/// <summary>What all processes of one run share, and what only the simulation sees.</summary>
internal sealed class SimulatedWorld
{
    private readonly Mutation mutation;
    private readonly WallClocks clocks;
    private readonly Random wrong;

    public SimulatedWorld(int seed, JurisdictionAtlas atlas, Mutation mutation, WallClocks clocks, Action<string> tell)
    {
        (Atlas, this.mutation, this.clocks) = (atlas, mutation, clocks);
        var random = new Random(seed);
        Timeline = new Timeline(new DateTimeOffset(2024, 9, 20, 12, 0, 0, TimeSpan.Zero).AddMilliseconds(random.Next(1000)));
        Store = new SimulatedTables(() => Timeline.Now);
        Lookout = new Lookout(Store);
        Network = new SimulatedNetwork(Timeline, new Random(random.Next()), Lookout, tell);
        // Whole seconds as Storage queues say it, or as finely as Service Bus; skew less than the product allows for.
        Broker = new SimulatedBroker(
            Timeline,
            new Random(random.Next()),
            TimeSpan.FromMilliseconds(random.Next(-1900, 1900)),
            random.Next(2) == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero,
            Lookout,
            tell
        );
        Journal = new StoreJournal(Store);
        wrong = new Random(random.Next());
    }

    public JurisdictionAtlas Atlas { get; }

    public Timeline Timeline { get; }

    public SimulatedTables Store { get; }

    public SimulatedNetwork Network { get; }

    public SimulatedBroker Broker { get; }

    public StoreJournal Journal { get; }

    public Lookout Lookout { get; }

    /// <summary>
    /// Whether the code that runs carries out a command or a timer's round or finishes a pause, and does not decide about content.
    /// </summary>
    public AsyncLocal<bool> Commanding { get; } = new();

    /// <summary>What went wrong inside the product for no reason of storage's.</summary>
    public List<string> Oddities { get; } = [];

    public ValueTask<StoreAnswer> AskAsync(SimulatedInstance from, TableRequest request, CancellationToken cancellationToken)
    {
        var asked = new AskedByInstance(from, request, Store, Commanding.Value);
        return Network.AskAsync(from, Words(request), () => TableWire.Write(Answer(asked), Timeline.Now), cancellationToken);
    }

    /// <summary>
    /// How far some machine's wall clock is from the truth: up to 30 hours. More would matter, since an item that claims to be of the day
    /// after tomorrow is malformed.
    /// </summary>
    public TimeSpan WallError() =>
        TimeSpan.FromMinutes(wrong.Next(-1800, 1800)) is var error && clocks == WallClocks.Wrong ? error : TimeSpan.Zero;

    private TableAnswer Answer(AskedByInstance asked)
    {
        TableAnswer answer = mutation.Answer(asked);
        Lookout.Saw(asked.From, asked.Request, answer);
        return answer;
    }

    private static string Words(TableRequest request) =>
        request switch
        {
            TableRequest.Transaction(var operations) =>
                $"{request.Table} {operations[0].PartitionKey}: {string.Join(", ", operations.Take(4).Select(o => $"{o.Verb} {o.RowKey}"))}{(operations.Length > 4 ? ", …" : "")}",
            TableRequest.Write(var o) => $"{request.Table} {o.PartitionKey}: {o.Verb} {o.RowKey}",
            TableRequest.Read read => $"{read.Table} {read.PartitionKey}: read {read.RowKey}",
            TableRequest.Query query => $"{query.Table}: find {query.Filter.Text}",
            _ => $"{request.Table}: create",
        };
}

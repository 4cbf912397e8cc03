using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Storage;
using RegionalPause.Tests.History;
using RegionalPause.Tests.Simulation.Mutations;

namespace RegionalPause.Tests.Simulation;

/// <summary>
/// One run from one seed: processes start, work, fail and die while orders come and go; then the faults end, everything comes to rest, and
/// what is left is judged. Everything happens one step at a time: the next step is taken only when every process waits for store, broker or
/// time.
/// </summary>
internal sealed partial class SimulatedRun
{
    private const int Steps = 1000;

    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(10);

    private readonly int seed;
    private readonly Mutation mutation;
    private readonly Random random;
    private readonly SimulatedWorld world;
    private readonly SimulatedPipeline pipeline;
    private readonly SimulatedLoader loader;
    private readonly List<SimulatedInstance> instances = [];
    private readonly List<SentMessage> sent = [];
    private readonly List<Deed> doing = [];
    private readonly List<string> story = [];
    private int started;

    private SimulatedRun(int seed, JurisdictionAtlas atlas, Mutation mutation, WallClocks clocks)
    {
        (this.seed, this.mutation, random) = (seed, mutation, new Random(seed));
        world = new SimulatedWorld(random.Next(), atlas, mutation, clocks, Tell);
        pipeline = new SimulatedPipeline(new Random(random.Next()), world.Broker);
        loader = new SimulatedLoader(new Random(random.Next()), world.Timeline, world.Broker, pipeline, mutation, world.Lookout, Tell);
        world.Broker.Took = message =>
        {
            world.Journal.Note(message);
            if (message.Message.Queue == Messaging.QueueNames.ContentAdmitted)
                sent.Add(loader.Read(message));
        };
    }

    /// <summary>Runs one seed. The thread pool must have one worker (<see cref="OneWorker"/>).</summary>
    public static Task<SimulatedOutcome> RunAsync(
        int seed,
        JurisdictionAtlas atlas,
        Mutation mutation,
        WallClocks clocks = WallClocks.Wrong
    ) => Task.Run(() => new SimulatedRun(seed, atlas, mutation, clocks).RunAsync());

    private IEnumerable<SimulatedInstance> Working => instances.Where(i => i.Works && i.Runs);

    private async Task<SimulatedOutcome> RunAsync()
    {
        await OpenAsync();
        world.Network.Faults = mutation.Weather(FaultRates.Draw(random));
        for (int step = 0; step < Steps; step++)
        {
            if (!instances.Any(i => i.Runs))
                Revive();
            else if (random.Next(8) == 0)
                Interfere();
            else
                Progress();
            await SettleAsync();
        }
        bool cameToRest = await CalmAsync();
        LedgerHistory history = await ReadAsync();
        Tell($"all that was written: {world.Journal.Hash()}");
        var outcome = new SimulatedOutcome(
            seed,
            [.. story],
            history,
            world.Lookout.Counts,
            [.. world.Oddities],
            cameToRest ? null : Unrest(),
            Counts(history)
        );
        foreach (SimulatedInstance instance in instances)
            await instance.DisposeAsync();
        await OneWorker.SettleAsync();
        return outcome;
    }

    /// <summary>The first processes, and flags open for what is submitted.</summary>
    private async Task OpenAsync()
    {
        for (int i = 0; i < 2 + random.Next(2); i++)
            Start();
        await QuietlyAsync(() => Working.Count() == instances.Count);
        foreach (string name in (string[])["UK", "IE", "DE", "FR"])
            SetFlag(instances[0], name, open: true);
        await QuietlyAsync(() => doing.Count == 0);
    }

    /// <summary>Something on its way moves on, or time passes.</summary>
    private void Progress()
    {
        world.Timeline.Advance(TimeSpan.FromMilliseconds(random.Next(15)));
        bool longer = random.Next(60) == 0;
        if (longer)
            world.Timeline.Advance(TimeSpan.FromMilliseconds(random.Next(12_000)));
        if (!world.Timeline.FireOne() && !world.Network.MoveOne())
            PassTime(TimeSpan.FromSeconds(random.Next(1, 4)));
    }

    private void PassTime(TimeSpan most)
    {
        DateTimeOffset now = world.Timeline.Now;
        DateTimeOffset next = new[]
        {
            now + most,
            world.Timeline.NextDue ?? DateTimeOffset.MaxValue,
            world.Network.NextRelease ?? DateTimeOffset.MaxValue,
        }.Min();
        world.Timeline.Advance(next > now ? next - now : TimeSpan.FromMilliseconds(1));
    }

    private async Task SettleAsync()
    {
        await OneWorker.SettleAsync();
        foreach (Deed deed in doing.Where(d => d.Task.IsCompleted).ToArray())
        {
            doing.Remove(deed);
            Tell($"{deed.What} {(deed.Task.Exception is { } e ? $"fails: {e.InnerException!.GetType().Name}" : "is done")}");
            if (deed.Exits)
                world.Lookout.Saw(Happening.Ended);
            if (deed.Exits || (deed.Starts && deed.Task.IsFaulted))
                Bury(deed.Who);
            else if (deed.Task.Exception is { } failed && !StorageFaults.IsUnavailable(failed))
                world.Oddities.Add($"{deed.What}: {failed}");
        }
    }

    /// <summary>Lets things happen without new interference until a condition holds.</summary>
    private async Task<bool> QuietlyAsync(Func<bool> until, int most = 20_000)
    {
        for (int step = 0; step < most; step++)
        {
            await SettleAsync();
            if (until())
                return true;
            world.Timeline.Advance(TimeSpan.FromMilliseconds(random.Next(1, 20)));
            if (!world.Network.MoveOne() && !world.Timeline.FireOne())
                PassTime(TimeSpan.FromSeconds(1));
        }
        return false;
    }

    private void Do(SimulatedInstance who, string what, Func<Task> work, bool starts = false, bool exits = false)
    {
        string title = $"{who.Name}: {what}";
        Tell(title);
        doing.Add(
            new Deed(
                who,
                title,
                Task.Run(() =>
                {
                    world.Commanding.Value = !starts;
                    return work();
                }),
                starts,
                exits
            )
        );
    }

    private void Start()
    {
        int number = ++started;
        var bits = new Random(random.Next());
        var identity = new ShardIdentity($"i{number}", () => mutation.ShardBits((ulong)bits.NextInt64()));
        TimeSpan lawMaxAge = random.Next(3) switch
        {
            0 => TimeSpan.Zero,
            1 => TimeSpan.FromMilliseconds(500),
            _ => TimeSpan.FromMinutes(1),
        };
        var instance = new SimulatedInstance(
            $"i{number}",
            new SimulatedClock(world.Timeline) { WallError = world.WallError() },
            world,
            identity,
            [
                TestTickets.Setting,
                new("Tickets:Lifetime", ShortLife.ToString()),
                new("Pauses:PollInterval", "00:00:01"),
                new("Pauses:AbandonedAfter", "00:00:30"),
                new("Gate:FlushInterval", "00:00:00.700"),
                new("Gate:LawMaxAge", lawMaxAge.ToString()),
                new("Holds:DrainRatePerSecond", "20"),
                new("Holds:DrainSlice", "00:00:05"),
                new("Resumption:RulesFile", Path.Combine(AppContext.BaseDirectory, "resumption-rules.none.json")),
            ]
        );
        instances.Add(instance);
        Do(instance, "starts", instance.StartAsync, starts: true);
    }

    /// <summary>Something a process was asked to do. One that fails to start, or ends, is no process any more.</summary>
    private sealed record Deed(SimulatedInstance Who, string What, Task Task, bool Starts, bool Exits);

    private void Tell(string line) =>
        story.Add(string.Create(CultureInfo.InvariantCulture, $"{(world.Timeline.Now - world.Timeline.Start).TotalSeconds, 8:F3}  {line}"));
}

/// <summary>What one run left.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Story">Everything that happened, in order; the last line is the hash of all that was written.</param>
/// <param name="History">What store and broker hold.</param>
/// <param name="Happenings">What happened how often.</param>
/// <param name="Oddities">Failures inside the product that nothing simulated explains.</param>
/// <param name="Unrest">What never came to an end after the faults did; <c>null</c> if everything did.</param>
/// <param name="Counts">How much of what happened.</param>
internal sealed record SimulatedOutcome(
    int Seed,
    IReadOnlyList<string> Story,
    LedgerHistory History,
    ImmutableSortedDictionary<Happening, int> Happenings,
    IReadOnlyList<string> Oddities,
    string? Unrest,
    string Counts
)
{
    /// <summary>The story as bytes.</summary>
    public byte[] Journal => Encoding.UTF8.GetBytes(string.Join('\n', Story));

    /// <summary>The same for the same course of events.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Journal))[..16];
}

using RegionalPause.Contract;
using RegionalPause.Drains;
using RegionalPause.Flags;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.Tests.Simulation;

/// <summary>What people, timers and bad luck do to a fleet.</summary>
internal sealed partial class SimulatedRun
{
    private const int Most = 4;

    private static readonly string[] People = ["alice", "bob", "carol"];

    private readonly List<OrderId> issued = [];
    private SimulatedInstance? controller;

    private void Interfere()
    {
        switch (random.Next(100))
        {
            case < 38:
                for (int i = random.Next(1, 6); i > 0; i--)
                    pipeline.Submit();
                break;
            case < 56:
                loader.Load(8, loseAcknowledgements: true);
                break;
            case < 64:
                OnSomebody(Pause);
                break;
            case < 70:
                OnSomebody(End);
                break;
            case < 74:
                OnSomebody(instance =>
                    SetFlag(
                        instance,
                        random.Next(3) switch
                        {
                            0 => "UK",
                            1 => "IE",
                            _ => "DE",
                        },
                        open: random.Next(2) == 0
                    )
                );
                break;
            case < 82:
                OnSomebody(Complete);
                break;
            case < 86:
                OnSomebody(Drain);
                break;
            case < 91:
                OnSomebody(StopForAWhile);
                break;
            case < 95:
                Continue();
                break;
            case < 97:
                if (controller is { Runs: true, Works: true } && random.Next(2) == 0)
                    Kill(controller);
                else
                    OnSomebody(Kill);
                break;
            case < 98:
                OnSomebody(EndProperly);
                break;
            case < 99:
                OnSomebody(Jump);
                break;
            default:
                StartUnlessMany();
                break;
        }
    }

    /// <summary>Nobody is left to do anything: somebody goes on or starts.</summary>
    private void Revive()
    {
        if (random.Next(2) == 0)
            Continue();
        else
            StartUnlessMany();
    }

    private void StartUnlessMany()
    {
        if (instances.Count(i => i.Lives) < Most)
            Start();
    }

    private void OnSomebody(Action<SimulatedInstance> what)
    {
        SimulatedInstance[] working = [.. Working];
        if (working.Length > 0)
            what(working[random.Next(working.Length)]);
    }

    private void Pause(SimulatedInstance instance)
    {
        // A few ids, so that two people sometimes issue the same order at once, or ask something else under an id that is taken.
        OrderId id = OrderId.Parse($"order-{random.Next(issued.Count + 1)}");
        if (!issued.Contains(id))
            issued.Add(id);
        var request = new PauseRequest
        {
            Id = id.Value,
            Jurisdictions = random.Next(5) switch
            {
                0 => ["UK", "IE"],
                1 => ["IE"],
                2 => ["GB"],
                _ => ["UK"],
            },
            Reason = "concerns",
            ContentTypes = random.Next(5) == 0 ? ["post"] : [],
            Meanwhile = random.Next(5) == 0 ? "exclude" : null,
            Shadow = random.Next(12) == 0,
        };
        controller = instance;
        Do(
            instance,
            $"pauses {string.Join('+', request.Jurisdictions)} as {id}",
            () => instance.Get<PauseHandler>().PauseAsync(request, "olivia", CancellationToken.None)
        );
        // Left to chance alone these would seldom meet a pause.
        switch (random.Next(6))
        {
            case 0 or 1:
                StartUnlessMany();
                break;
            case 2:
                OnSomebody(EndProperly);
                break;
        }
    }

    private void End(SimulatedInstance instance)
    {
        if (issued.Count == 0)
            return;
        OrderId id = issued[random.Next(issued.Count)];
        OrderEnding ending = random.Next(5) == 0 ? OrderEnding.Withdraw : OrderEnding.Lift;
        string first = People[random.Next(People.Length)];
        string second = People.First(p => p != first);
        Do(
            instance,
            $"ends {id} ({ending})",
            async () =>
            {
                await instance.Get<PauseHandler>().EndAsync(id, ending, first, CancellationToken.None);
                await instance.Get<PauseHandler>().EndAsync(id, ending, second, CancellationToken.None);
            }
        );
    }

    private void SetFlag(SimulatedInstance instance, string name, bool open) =>
        Do(
            instance,
            $"{(open ? "opens" : "closes")} the flag of {name}",
            async () =>
            {
                await instance.Get<FlagHandler>().SetAsync(name, open, "olivia", "as agreed", CancellationToken.None);
                if (open)
                    // what had been paused or closed takes two
                    await instance.Get<FlagHandler>().SetAsync(name, open, "alice", "as agreed", CancellationToken.None);
            }
        );

    private void Complete(SimulatedInstance instance) =>
        Do(instance, "completes pauses", () => instance.Get<PauseRecovery>().RunAsync(CancellationToken.None));

    private void Drain(SimulatedInstance instance) =>
        Do(instance, "drains holds", () => instance.Get<HoldHandler>().DrainAsync(instance.Sink, CancellationToken.None));

    private void StopForAWhile(SimulatedInstance instance)
    {
        bool suspended = random.Next(2) == 0;
        world.Lookout.Saw(suspended ? Happening.Suspended : Happening.Stopped);
        instance.Clock.Stop(monotonicCountsOn: !suspended);
        Tell($"{instance.Name}: {(suspended ? "its machine is suspended" : "is stopped")}");
    }

    private void Continue()
    {
        SimulatedInstance[] stopped = [.. instances.Where(i => i.Lives && !i.Runs)];
        if (stopped.Length == 0)
            return;
        SimulatedInstance instance = stopped[random.Next(stopped.Length)];
        world.Lookout.Saw(Happening.WentOn);
        instance.Clock.Continue();
        Tell($"{instance.Name}: goes on");
    }

    private void Jump(SimulatedInstance instance)
    {
        world.Lookout.Saw(Happening.ClockJumped);
        instance.Clock.WallError = world.WallError();
        Tell($"{instance.Name}: its wall clock jumps");
    }

    private void Kill(SimulatedInstance instance)
    {
        world.Lookout.Saw(Happening.Killed);
        Tell($"{instance.Name}: is killed");
        Bury(instance);
        if (random.Next(2) == 0)
            Start();
    }

    private void Bury(SimulatedInstance dead)
    {
        dead.Kill();
        doing.RemoveAll(d => d.Who == dead);
    }

    private void EndProperly(SimulatedInstance instance)
    {
        Do(instance, "ends", instance.EndAsync, exits: true);
        if (random.Next(2) == 0)
            Start();
    }
}

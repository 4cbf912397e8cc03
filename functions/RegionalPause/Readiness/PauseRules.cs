using System.Collections.Immutable;
using RegionalPause.Drills;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Orders;

namespace RegionalPause.Readiness;

/// <summary>What a pause needs to become effective: storage, queues, clocks, instances, timers.</summary>
internal static class PauseRules
{
    private static readonly TimeSpan SlowRead = TimeSpan.FromSeconds(1);

    /// <summary>Bearer tokens and requests to Azure are refused if a clock is wrong by five minutes or more.</summary>
    private static readonly TimeSpan MostClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>The Date of an answer is cut to seconds, so a small difference is ignored.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>Timers run every few seconds. What is overdue by this time was not started by any of them.</summary>
    private static readonly TimeSpan TimerPatience = TimeSpan.FromMinutes(1);

    public static ReadinessCheck Storage(ReadinessFacts facts)
    {
        const string id = "storage";
        if (!facts.Control.Succeeded(out ControlReading? control, out string? fault))
            return ReadinessCheck.Failed(
                id,
                $"The tables could not be read: {fault}.",
                "Check the setting AzureWebJobsStorage, the network, and the role Storage Table Data Contributor of the app's identity."
            );
        return control.Took > SlowRead
            ? ReadinessCheck.Warning(
                id,
                $"The tables answered after {SpokenTime.Of(control.Took)}.",
                "A pause needs several such requests one after the other. Look for throttling of the storage account."
            )
            : ReadinessCheck.Ok(id, $"The tables answered after {SpokenTime.Of(control.Took)}.");
    }

    public static ReadinessCheck ControlState(ReadinessFacts facts)
    {
        const string id = "control-state";
        if (!facts.Control.Succeeded(out ControlReading? control, out string? fault))
            return ReadinessCheck.Failed(
                id,
                $"The control state could not be read: {fault}.",
                "As for storage. Nothing is admitted meanwhile."
            );
        long stored = control.State.Version;
        // Versions never go back, and this instance read its version first.
        return facts.Instance.ControlVersion > stored
            ? ReadinessCheck.Failed(
                id,
                $"The stored control version is {stored}, but this instance has read {facts.Instance.ControlVersion}.",
                "An older copy of the tables was restored. Stop the app, and follow the section about a restore in docs/operations.md."
            )
            : ReadinessCheck.Ok(
                id,
                $"Control version {stored} is readable: {Count(control.State.Flags.Values.Count(f => f.Open), "open flag")}, "
                    + $"{Count(control.State.Orders.Count, "order")} not ended."
            );
    }

    public static ReadinessCheck Clock(ReadinessFacts facts)
    {
        const string id = "clock";
        const string remedy = "Synchronise the clock of this machine (NTP). The guarantee of a pause does not depend on it; tokens do.";
        if (facts.MachineAhead is not { } ahead)
            return ReadinessCheck.Failed(id, "The store has not answered yet, so its time is unknown.", "As for storage.");
        string found =
            ahead.Duration() <= ClockTolerance
                ? "The clock of this machine agrees with the store's."
                : $"The clock of this machine is {SpokenTime.Of(ahead)} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the store's.";
        return ahead.Duration() > MostClockDifference ? ReadinessCheck.Failed(id, found, remedy)
            : ahead.Duration() > ClockTolerance ? ReadinessCheck.Warning(id, found, remedy)
            : ReadinessCheck.Ok(id, found);
    }

    public static ReadinessCheck Queues(ReadinessFacts facts)
    {
        const string id = "queues";
        if (!facts.Queues.Succeeded(out QueueReading? queues, out string? fault))
            return ReadinessCheck.Failed(
                id,
                $"The queues ({facts.Settings.Transport}) could not be reached: {fault}.",
                "Check the connection, the network, and the roles of the app's identity on the queues."
            );
        if (!queues.Missing.IsEmpty)
            return ReadinessCheck.Failed(
                id,
                $"Queues are missing: {string.Join(", ", queues.Missing)}.",
                "Restart the app, which creates Storage queues; create queues of Service Bus with infra/."
            );
        string waiting = queues.Waiting is { } messages ? $"; {Count(messages, "message")} on content-submitted" : "";
        return ReadinessCheck.Ok(id, $"The queues ({facts.Settings.Transport}) answer{waiting}.");
    }

    public static ReadinessCheck ThisInstance(ReadinessFacts facts)
    {
        const string id = "instance";
        return facts.Instance is { NotReady: null, Shard: { } shard }
            ? ReadinessCheck.Ok(id, $"This instance can decide; its shard is {shard}.")
            : ReadinessCheck.Failed(
                id,
                $"This instance cannot decide: {facts.Instance.NotReady ?? "it has no shard yet"}.",
                "If it does not change by itself within a minute, restart the instance."
            );
    }

    public static ReadinessCheck Fleet(ReadinessFacts facts)
    {
        const string id = "fleet";
        if (!facts.Fleet.Succeeded(out ImmutableArray<Instance> fleet, out string? fault))
            return ReadinessCheck.Failed(
                id,
                $"The shards could not be read: {fault}.",
                "As for storage. A pause could not fence them now."
            );
        if (fleet.IsEmpty)
            return ReadinessCheck.Failed(id, "No shard is open, so nothing is decided.", "Start an instance.");
        // An owner writes at least every quarter of this time.
        string[] silent = [.. fleet.Where(i => facts.Now - i.LastAppendAt > facts.Settings.AbandonedAfter / 2).Select(i => i.Shard.Value)];
        return silent.Length == 0
            ? ReadinessCheck.Ok(id, $"{Count(fleet.Length, "open shard")}, and each was written to by its instance.")
            : ReadinessCheck.Warning(
                id,
                $"{Count(silent.Length, "shard")} of {fleet.Length} not written to for {SpokenTime.Of(facts.Settings.AbandonedAfter / 2)} or "
                    + $"longer: {Named(silent)}.",
                "Its instance is dead or has no connection. It cannot admit, but a pause waits until its last tickets expire."
            );
    }

    public static ReadinessCheck Timers(ReadinessFacts facts)
    {
        const string id = "timers";
        string[] overdue = [.. OrdersOverdue(facts), .. ShardsOverdue(facts), .. DrillsOverdue(facts)];
        // Sealing has a check of its own.
        return overdue.Length == 0
            ? ReadinessCheck.Ok(id, "Nothing is overdue that a timer does.")
            : ReadinessCheck.Failed(
                id,
                $"No timer does its work: {string.Join("; ", overdue)}.",
                "Look in the log for the named function (events 9221 and 9222); at least one instance must run."
            );
    }

    private static IEnumerable<string> OrdersOverdue(ReadinessFacts facts)
    {
        if (!facts.Control.Succeeded(out ControlReading? control, out _))
            yield break;
        DateTimeOffset latest = facts.Now - TimerPatience;
        foreach (OrderState order in control.State.Orders.Values.OrderBy(o => o.Order.Id.Value, StringComparer.Ordinal))
        {
            if (order.Stage == OrderStage.Scheduled && order.Order.EffectiveFrom < latest)
                yield return $"order {order.Order.Id} should have started (CompletePauses)";
            if (order.Stage is OrderStage.Fencing or OrderStage.Fenced && order.CommittedAt < latest)
                yield return $"order {order.Order.Id} is not effective (CompletePauses)";
        }
    }

    private static IEnumerable<string> ShardsOverdue(ReadinessFacts facts) =>
        facts.Fleet.Succeeded(out ImmutableArray<Instance> fleet, out _)
            ? fleet
                .Where(i => facts.Now - i.LastAppendAt > facts.Settings.AbandonedAfter + TimerPatience)
                .Select(i => $"shard {i.Shard} should be closed (CompletePauses)")
                .Take(3)
            : [];

    private static IEnumerable<string> DrillsOverdue(ReadinessFacts facts) =>
        facts.Drills.Succeeded(out ImmutableArray<Drill> drills, out _)
        && drills.Any(d => d.Stage == DrillStage.Requested && facts.Now - d.RequestedAt > TimerPatience)
        // A requested drill waits while another one runs.
        && drills.All(d => d.Stage != DrillStage.Running)
            ? ["a requested drill does not start (RunDrills)"]
            : [];

    internal static string Count(long number, string one) => $"{number} {one}{(number == 1 ? "" : "s")}";

    internal static string Named(IReadOnlyCollection<string> names) =>
        names.Count <= 3 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more";
}

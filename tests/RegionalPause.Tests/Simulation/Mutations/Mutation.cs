using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation.Mutations;

/// <summary>A request as it reaches the store, with who sent it.</summary>
internal sealed record AskedByInstance(SimulatedInstance From, TableRequest Request, SimulatedTables Store)
{
    /// <summary>What the store says to it, unaltered.</summary>
    public TableAnswer Truth() => Store.Apply(Request);
}

/// <summary>
/// One way in which the protocol could be wrong, brought about where the simulation can: in what the store says, in the loader, in who gets which name.
/// </summary>
internal abstract class Mutation
{
    /// <summary>Nothing is changed.</summary>
    public static Mutation None { get; } = new Unchanged();

    /// <summary>Whether the loader asks when a message was enqueued.</summary>
    public virtual bool LoaderAsksWhen => true;

    /// <summary>Whether a restarted process goes on in its predecessor's shard.</summary>
    public virtual bool TwinsShareShards => false;

    /// <summary>What the store says.</summary>
    public virtual TableAnswer Answer(AskedByInstance asked) => asked.Truth();

    private sealed class Unchanged : Mutation;
}

using System.Collections.Immutable;

namespace RegionalPause.Requests;

/// <summary>The result of a command: events, no change, or a refusal.</summary>
/// <typeparam name="TEvent">Type of the decider's events.</typeparam>
public abstract record Decision<TEvent>
{
    private Decision() { }

    /// <summary>The command has an effect. Append these events in this order, in one transaction.</summary>
    public sealed record Events(ImmutableArray<TEvent> List) : Decision<TEvent>;

    /// <summary>The state already is as the command wants. Append nothing, and return the current state.</summary>
    public sealed record Unchanged : Decision<TEvent>;

    /// <summary>The command is not allowed.</summary>
    public sealed record Refused(Refusal Refusal) : Decision<TEvent>;
}

using System.Collections.Immutable;
using RegionalPause.Decisions;

namespace RegionalPause.Requests;

/// <summary>What a decider answers to a command: events, nothing to do, or a refusal.</summary>
/// <typeparam name="TEvent">Its events.</typeparam>
public abstract record Decision<TEvent>
{
    private Decision() { }

    /// <summary>Something happens: append these, in order, in one transaction.</summary>
    public sealed record Events(ImmutableArray<TEvent> List) : Decision<TEvent>;

    /// <summary>It is so already: append nothing and answer with the state as it is.</summary>
    public sealed record Unchanged : Decision<TEvent>;

    /// <summary>It cannot be.</summary>
    public sealed record Refused(Refusal Refusal) : Decision<TEvent>;
}

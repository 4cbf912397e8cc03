using System.Collections.Immutable;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>What goes wrong with a storage request.</summary>
public abstract record Fault
{
    private Fault() { }

    /// <summary>The connection is cut before the request reaches storage.</summary>
    public sealed record NeverArrives : Fault;

    /// <summary>Storage does it; the connection is cut before the answer comes back.</summary>
    public sealed record AnswerLost : Fault;

    /// <summary>Storage does not do it and says so.</summary>
    public sealed record Answers(int Status) : Fault;

    /// <summary>The request reaches storage after a delay.</summary>
    public sealed record Late(TimeSpan By) : Fault;

    /// <summary>
    /// The request waits on the way until <see cref="FaultRule.Release"/>, and arrives then even if nobody waits for the answer any more.
    /// </summary>
    public sealed record Held : Fault;

    /// <summary>
    /// Storage does it at once; its answer waits on the way until <see cref="FaultRule.Release"/>. Inside a process only.
    /// </summary>
    public sealed record AnswerHeld : Fault;

    /// <summary>The request reaches storage twice; the answer is that to the second, as with a retry below the caller.</summary>
    public sealed record Twice : Fault;
}

/// <summary>One fault for the first, second, … request of a kind.</summary>
public sealed class FaultRule
{
    private readonly Func<StorageCall, bool> matches;
    private readonly int first;
    private readonly int times;
    private readonly TaskCompletionSource struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StorageAnswer> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableList<StorageAnswer> answers = [];
    private int matched;
    private int applied;
    private volatile bool ended;

    internal FaultRule(Func<StorageCall, bool> matches, Fault fault, int first, int times) =>
        (this.matches, Fault, this.first, this.times) = (matches, fault, first, times);

    /// <summary>What it does.</summary>
    public Fault Fault { get; }

    /// <summary>Requests of the kind seen so far.</summary>
    public int Matched => matched;

    /// <summary>Requests it was applied to.</summary>
    public int Applied => applied;

    /// <summary>What storage said to the requests it was applied to and that arrived.</summary>
    public IReadOnlyList<StorageAnswer> Answered => answers;

    /// <summary>Completes when it is applied for the first time.</summary>
    public Task Struck => struck.Task;

    /// <summary>Completes with what storage said first to a request it was applied to.</summary>
    public Task<StorageAnswer> FirstAnswer => answered.Task;

    internal Task Released => released.Task;

    /// <summary>Lets held requests go, and holds no more.</summary>
    public void Release()
    {
        End();
        released.TrySetResult();
    }

    /// <summary>Ends the fault: later requests pass.</summary>
    public void End() => ended = true;

    internal bool Claims(StorageCall call)
    {
        if (ended || !matches(call))
            return false;
        int nth = Interlocked.Increment(ref matched);
        if (nth < first || nth - first >= times)
            return false;
        Interlocked.Increment(ref applied);
        struck.TrySetResult();
        return true;
    }

    internal void Heard(StorageAnswer answer)
    {
        ImmutableInterlocked.Update(ref answers, list => list.Add(answer));
        answered.TrySetResult(answer);
    }
}

/// <summary>The faults of one test; empty means that everything passes.</summary>
public sealed class FaultPlan
{
    private ImmutableList<FaultRule> rules = [];

    /// <summary>Adds a fault.</summary>
    /// <param name="matches">The kind of request.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="first">From the which request of the kind, from 1, counted from now.</param>
    /// <param name="times">For how many of them.</param>
    public FaultRule Add(Func<StorageCall, bool> matches, Fault fault, int first = 1, int times = 1)
    {
        var rule = new FaultRule(matches, fault, first, times);
        ImmutableInterlocked.Update(ref rules, list => list.Add(rule));
        return rule;
    }

    /// <summary>Whether the caller died here: nothing it sends arrives any more.</summary>
    public bool Dead { get; private set; }

    /// <summary>The caller dies at the first request of a kind: that one fails as told, and nothing it sends afterwards arrives.</summary>
    public FaultRule AddDeath(Func<StorageCall, bool> matches, Fault fault)
    {
        FaultRule last = Add(call => !Dead && matches(call) && (Dead = true), fault);
        Add(_ => Dead, new Fault.NeverArrives(), times: int.MaxValue);
        return last;
    }

    /// <summary>Ends every fault and lets everything go that is held.</summary>
    public void Clear()
    {
        foreach (FaultRule rule in Interlocked.Exchange(ref rules, []))
            rule.Release();
    }

    internal FaultRule? Claim(StorageCall call) => rules.FirstOrDefault(rule => rule.Claims(call));
}

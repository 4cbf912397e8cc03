using System.Collections.Concurrent;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Requests;

namespace RegionalPause.Tests.App.Pages;

/// <summary>Stands behind the objection page and writes down what it is asked.</summary>
internal sealed class PressBook
{
    private readonly ConcurrentQueue<(ObjectionStep Step, ObjectionPress Press)> presses = [],
        confirmations = [];
    private readonly ConcurrentQueue<ObjectionClaim> claims = [];
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int idle;

    /// <summary>Comes in the place of every recording, if set.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>Is thrown in the place of everything, if set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What everything waits for, if set.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    public IReadOnlyCollection<(ObjectionStep Step, ObjectionPress Press)> Presses => presses;

    /// <summary>Ends with the first press that is recorded.</summary>
    public Task FirstPress => first.Task;

    public IReadOnlyCollection<(ObjectionStep Step, ObjectionPress Press)> Confirmations => confirmations;

    public IReadOnlyCollection<ObjectionClaim> Claims => claims;

    /// <summary>How often the work of an objection was done for nothing.</summary>
    public int Idle => Volatile.Read(ref idle);

    public ObjectionCalls Calls =>
        new(
            (press, _) =>
                RecordAsync(() =>
                {
                    presses.Enqueue((ObjectionStep.Object, press));
                    first.TrySetResult();
                }),
            (press, _) => RecordAsync(() => presses.Enqueue((ObjectionStep.Withdraw, press))),
            (press, step, _) => RecordAsync(() => confirmations.Enqueue((step, press))),
            _ => RecordAsync(() => Interlocked.Increment(ref idle)),
            (claim, _) => RecordAsync(() => claims.Enqueue(claim))
        );

    /// <summary>As it was new.</summary>
    public void Clear()
    {
        presses.Clear();
        confirmations.Clear();
        claims.Clear();
        Volatile.Write(ref idle, 0);
        (Refusal, Fault, Until) = (null, null, Task.CompletedTask);
    }

    private async Task<Refusal?> RecordAsync(Action write)
    {
        await Until;
        if (Fault is not null)
            throw Fault;
        if (Refusal is null)
            write();
        return Refusal;
    }
}

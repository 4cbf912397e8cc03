using System.Diagnostics;
using Azure;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation;

/// <summary>
/// Everything between the processes and store and broker. A call waits here until the simulation picks it; picking is the only way anything
/// ever moves, and what is picked and what goes wrong with it comes from the seed.
/// </summary>
internal sealed class SimulatedNetwork(Timeline timeline, Random random, Lookout lookout, Action<string> tell)
{
    private const int TableAttempts = 3; // as the product configures its client

    private static readonly TimeSpan SlowSend = TimeSpan.FromSeconds(8);

    private readonly List<Call> calls = [];
    private int inside;

    /// <summary>What goes wrong.</summary>
    public FaultRates Faults { get; set; } = FaultRates.None;

    /// <summary>Calls and answers on their way.</summary>
    public int OnTheWay => calls.Count;

    /// <summary>When the first call that is held up goes on; <c>null</c> if none is.</summary>
    public DateTimeOffset? NextRelease =>
        calls.Where(c => c.NotBefore > timeline.Now && Moves(c)).Select(c => (DateTimeOffset?)c.NotBefore).Min();

    /// <summary>A request to the Table service, tried as often as the client library would.</summary>
    public async ValueTask<StoreAnswer> AskAsync(
        SimulatedInstance from,
        string what,
        Func<StoreAnswer> store,
        CancellationToken cancellationToken
    )
    {
        List<Exception> failures = [];
        while (true)
        {
            try
            {
                return await ParkAsync(new Call<StoreAnswer>(from, what, store), cancellationToken).ConfigureAwait(false);
            }
            catch (NoAnswer broken)
            {
                failures.Add(new RequestFailedException(broken.Message, broken));
                if (failures.Count == TableAttempts)
                    throw new AggregateException("Retry failed.", failures);
            }
            catch (NotNow refused)
            {
                failures.Add(refused);
                if (failures.Count == TableAttempts)
                    return TableWire.Write(new TableAnswer.Refused(refused.Status, "NotNow"), timeline.Now);
            }
        }
    }

    /// <summary>A request to the broker, in one attempt.</summary>
    public async Task<T> TellAsync<T>(
        SimulatedInstance from,
        string what,
        Func<T> broker,
        CancellationToken cancellationToken,
        bool isSend = false
    )
    {
        try
        {
            return await ParkAsync(new Call<T>(from, what, broker) { IsSend = isSend }, cancellationToken).ConfigureAwait(false);
        }
        catch (NoAnswer broken)
        {
            throw new RequestFailedException(broken.Message, broken);
        }
        catch (NotNow refused)
        {
            throw refused.ToFailure();
        }
    }

    /// <summary>Moves one call by one stage; false if none can be moved now.</summary>
    public bool MoveOne() => Alone(MoveAny);

    private bool MoveAny()
    {
        Call[] movable = [.. calls.Where(c => c.NotBefore <= timeline.Now && Moves(c))];
        if (movable.Length == 0)
            return false;
        Move(movable[random.Next(movable.Length)]);
        return true;
    }

    /// <summary>A process dies: what it asked is on its way or was never sent; nobody waits for answers.</summary>
    public void Forget(SimulatedInstance dead)
    {
        foreach (Call call in calls.Where(c => c.From == dead).ToArray())
        {
            if (call.HasArrived || random.Next(2) == 0)
                calls.Remove(call);
        }
    }

    // A request travels on even if whoever sent it was stopped or died; an answer waits for a process that runs.
    private static bool Moves(Call call) => !call.HasArrived || call.IsForgotten || call.From.Runs;

    private void Move(Call call)
    {
        if (call.HasArrived)
            MoveAnswer(call);
        else
            MoveRequest(call);
    }

    private void MoveRequest(Call call)
    {
        if (call is { IsSend: true, NotBefore: var since } && since == default && Happens(Faults.SlowSends))
        {
            Hold(call, "is slow", SlowSend);
            lookout.Saw(Happening.SentSlowly);
        }
        else if (Happens(Faults.Lost))
            End(call, Happening.RequestLost, "is lost", () => call.Break(new NoAnswer()));
        else if (Happens(Faults.NotNow))
            Refuse(call);
        else if (Happens(Faults.Delayed))
            Hold(call, "is held up", Faults.Longest);
        else if (Happens(Faults.GivenUp))
        {
            Hold(call, "is held up and its caller gives up", Faults.Longest);
            lookout.Saw(Happening.GivenUp);
            call.Break(new NoAnswer());
        }
        else
            Arrive(call);
    }

    private void Arrive(Call call)
    {
        if (Happens(Faults.Twice))
        {
            Call copy = call.Copy();
            Hold(copy, "will arrive twice", Faults.Longest);
            lookout.Saw(Happening.ArrivedTwice);
            calls.Add(copy);
        }
        call.Arrive();
        Say(call, call.From.Lives ? "arrives" : "arrives from the dead");
        if (!call.From.Lives)
            lookout.Saw(Happening.ArrivedFromTheDead);
        if (call.IsForgotten || !call.From.Lives)
            calls.Remove(call);
        else if (!Happens(0.3)) // most answers come at once, so that a run gets somewhere
            MoveAnswer(call);
    }

    private void MoveAnswer(Call call)
    {
        if (call.IsForgotten || !call.From.Lives)
            calls.Remove(call);
        else if (!call.From.Runs)
            return;
        else if (Happens(Faults.AnswerLost))
            End(call, Happening.AnswerLost, "gets no answer", () => call.Break(new NoAnswer()));
        else if (Happens(Faults.Delayed))
            Hold(call, "waits long for its answer", Faults.Longest);
        else
            End(call, null, null, call.Answer);
    }

    private void Refuse(Call call)
    {
        int status = random.Next(3) switch
        {
            0 => 429,
            1 => 500,
            _ => 503,
        };
        bool done = status != 429 && random.Next(2) == 0;
        if (done)
            call.Arrive();
        Happening happened =
            status == 429 ? Happening.Throttled
            : done ? Happening.FailedThoughDone
            : Happening.Failed;
        End(call, happened, done ? $"is done and answered {status}" : $"is answered {status}", () => call.Break(new NotNow(status)));
    }

    private void Hold(Call call, string how, TimeSpan longest)
    {
        lookout.Saw(Happening.HeldUp);
        call.NotBefore = timeline.Now + TimeSpan.FromMilliseconds(random.Next(1, (int)longest.TotalMilliseconds));
        Say(call, how);
    }

    private void End(Call call, Happening? happened, string? how, Action end)
    {
        calls.Remove(call);
        if (happened is { } what)
            lookout.Saw(what);
        if (how is not null)
            Say(call, how);
        end();
    }

    private async Task<T> ParkAsync<T>(Call<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Alone(() =>
        {
            calls.Add(call);
            return true;
        });
        await using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(static c => ((Call<T>)c!).Forget(), call);
        return await call.Answered.ConfigureAwait(false);
    }

    /// <summary>
    /// Fails if somebody else is here at this moment: then more than one thing ran at once, and a seed would mean nothing.
    /// </summary>
    private T Alone<T>(Func<T> what)
    {
        if (Interlocked.Exchange(ref inside, 1) == 1)
            throw new UnreachableException("Two things ran at once.");
        T result = what();
        Volatile.Write(ref inside, 0);
        return result;
    }

    private bool Happens(double rate) => rate > 0 && random.NextDouble() < rate;

    private void Say(Call call, string how) => tell($"{call.From.Name}: {call.What} {how}");
}

using Azure;

namespace RegionalPause.Tests.Simulation;

/// <summary>Something one process asks of store or broker: on its way there, or done and the answer on its way back.</summary>
internal abstract class Call(SimulatedInstance from, string what)
{
    public SimulatedInstance From => from;

    /// <summary>For the story.</summary>
    public string What => what;

    /// <summary>Whether it brings a message to the broker.</summary>
    public bool IsSend { get; init; }

    /// <summary>It is held up on the way until then.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Whether it was done and only the answer is on its way.</summary>
    public bool HasArrived { get; private set; }

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public abstract bool IsForgotten { get; }

    /// <summary>It reaches its destination and is done.</summary>
    public void Arrive()
    {
        Do();
        HasArrived = true;
    }

    /// <summary>The same once more, for nobody.</summary>
    public abstract Call Copy();

    /// <summary>The caller gets the answer.</summary>
    public abstract void Answer();

    /// <summary>The caller learns that there will be no answer, or gets a refusal by whoever is in between.</summary>
    public abstract void Break(Exception why);

    protected abstract void Do();
}

/// <inheritdoc/>
internal sealed class Call<T>(SimulatedInstance from, string what, Func<T> action) : Call(from, what)
{
    // Continuations are queued, so that the product never runs inside the simulation's own steps.
    private readonly TaskCompletionSource<T> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? answer;

    public Task<T> Answered => answered.Task;

    public override bool IsForgotten => Answered.IsCompleted;

    public override Call Copy()
    {
        var copy = new Call<T>(From, What + " (again)", action);
        copy.answered.SetCanceled();
        return copy;
    }

    public override void Answer() => answered.TrySetResult(answer!);

    public override void Break(Exception why) => answered.TrySetException(why);

    public void Forget() => answered.TrySetCanceled();

    protected override void Do() => answer = action();
}

/// <summary>No answer came: nobody knows whether the request arrived.</summary>
internal sealed class NoAnswer() : IOException("No answer came.");

/// <summary>Somebody on the way, or the service itself, said that it cannot now.</summary>
internal sealed class NotNow(int status) : Exception($"{status}")
{
    public int Status => status;

    public RequestFailedException ToFailure() => new(status, "Not now.");
}

using System.Collections.Immutable;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Processes;

/// <summary>When something goes wrong in the course of one pause.</summary>
internal enum Moment
{
    BeforeThePause,
    WhilePausing,
    WhilePaused,
    WhileLifting,
}

/// <summary>What happens to an instance.</summary>
internal enum Blow
{
    /// <summary>SIGKILL; another is started in its place.</summary>
    Kill,

    /// <summary>SIGSTOP; SIGCONT once the order has been lifted.</summary>
    Freeze,

    /// <summary>SIGTERM, as a deployment does; another is started in its place.</summary>
    Replace,
}

/// <summary>What goes wrong in one round: all of it follows from the seed, so that a failing round can be told to happen again.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Controller">The instance that is asked to pause.</param>
/// <param name="ControllerDies">Whether it is killed right after it was asked.</param>
/// <param name="Blows">What happens to others, and when.</param>
/// <param name="StoreTrouble">What the way to storage does to so many requests of a hundred, and when.</param>
internal sealed record ChaosPlan(
    int Seed,
    int Controller,
    bool ControllerDies,
    ImmutableArray<(Moment At, int Instance, Blow Blow)> Blows,
    ImmutableArray<(Moment At, Fault Fault, int Percent)> StoreTrouble
)
{
    public static ChaosPlan Of(int seed, int instances)
    {
        var random = new Random(seed);
        int controller = random.Next(instances);
        // One of the others is always left alone, so that somebody can take over.
        int[] others = [.. Enumerable.Range(0, instances).Where(i => i != controller)];
        random.Shuffle(others);
        Moment Any() => (Moment)random.Next(4);
        return new ChaosPlan(
            seed,
            controller,
            random.Next(4) == 0,
            [.. others.Take(random.Next(1, others.Length)).Select(i => (Any(), i, (Blow)random.Next(3)))],
            [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Any(), Trouble(random), random.Next(3, 25)))]
        );
    }

    public override string ToString() =>
        $"seed {Seed}: instance {Controller} pauses{(ControllerDies ? " and is killed" : "")}; {string.Join(", ", Blows.Select(b => $"{b.Blow} {b.Instance} {b.At}"))}; {string.Join(", ", StoreTrouble.Select(t => $"{t.Percent} % {t.Fault.GetType().Name} {t.At}"))}";

    private static Fault Trouble(Random random) =>
        random.Next(5) switch
        {
            0 => new Fault.NeverArrives(),
            1 => new Fault.AnswerLost(),
            2 => new Fault.Answers(random.Next(2) == 0 ? 503 : 429),
            3 => new Fault.Twice(),
            _ => new Fault.Late(TimeSpan.FromMilliseconds(random.Next(20, 600))),
        };
}

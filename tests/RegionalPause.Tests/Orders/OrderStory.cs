using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Orders;

/// <summary>Given (commands that led here), when (one command), then (events, nothing, or a refusal).</summary>
internal sealed class OrderStory
{
    private OrderState? state;
    private Decision<PauseEvent>? decision;
    private long version;

    /// <summary>What the last command made happen; nothing if it did not.</summary>
    internal IEnumerable<PauseEvent> Last => decision is Decision<PauseEvent>.Events { List: var events } ? events : [];

    internal OrderState Standing => state.ShouldNotBeNull();

    internal static OrderStory Given(params PauseCommand[] commands)
    {
        var story = new OrderStory();
        foreach (PauseCommand command in commands)
            story.When(command).decision.ShouldNotBeOfType<Decision<PauseEvent>.Refused>();
        return story;
    }

    internal OrderStory When(PauseCommand command)
    {
        decision = PauseDecider.Decide(state, command);
        if (decision is Decision<PauseEvent>.Events { List: var events })
        {
            version++;
            state = events.Aggregate(state, (s, e) => PauseDecider.Evolve(s, e, version));
        }

        return this;
    }

    internal OrderStory Then(params PauseEvent[] expected)
    {
        decision.ShouldBeOfType<Decision<PauseEvent>.Events>().List.ShouldBe(expected);
        return this;
    }

    internal OrderStory ThenNothing()
    {
        decision.ShouldBeOfType<Decision<PauseEvent>.Unchanged>();
        return this;
    }

    internal Refusal ThenRefused(RefusalCode code)
    {
        Refusal refusal = decision.ShouldBeOfType<Decision<PauseEvent>.Refused>().Refusal;
        refusal.Code.ShouldBe(code);
        return refusal;
    }

    internal OrderStory Stage(OrderStage stage)
    {
        Standing.Stage.ShouldBe(stage);
        return this;
    }
}

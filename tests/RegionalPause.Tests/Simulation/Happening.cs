namespace RegionalPause.Tests.Simulation;

/// <summary>What a run is there to bring about. A set of seeds in which one of these never happens shows nothing about it.</summary>
internal enum Happening
{
    /// <summary>A request never arrived.</summary>
    RequestLost,

    /// <summary>A request was done and its answer never arrived.</summary>
    AnswerLost,

    /// <summary>A request or an answer was held up, so that later ones overtook it.</summary>
    HeldUp,

    /// <summary>A message to the broker took seconds.</summary>
    SentSlowly,

    /// <summary>A caller gave up a request that arrived afterwards.</summary>
    GivenUp,

    /// <summary>A request arrived twice.</summary>
    ArrivedTwice,

    /// <summary>A request arrived after whoever sent it had died.</summary>
    ArrivedFromTheDead,

    /// <summary>Somebody on the way said 429.</summary>
    Throttled,

    /// <summary>Somebody on the way said 500 or 503.</summary>
    Failed,

    /// <summary>The same, of a request that was done.</summary>
    FailedThoughDone,

    /// <summary>The store refused an append because the guard had changed (412).</summary>
    AppendRefused,

    /// <summary>The broker gave out a message that somebody else had.</summary>
    DeliveredAgain,

    /// <summary>The broker gave out a message before an older one.</summary>
    DeliveredOutOfOrder,

    /// <summary>A process was killed.</summary>
    Killed,

    /// <summary>A process was stopped; the monotonic clock went on.</summary>
    Stopped,

    /// <summary>A machine was suspended; the monotonic clock stopped with it.</summary>
    Suspended,

    /// <summary>A process that had been stopped or suspended went on.</summary>
    WentOn,

    /// <summary>A machine's wall clock jumped.</summary>
    ClockJumped,

    /// <summary>A process ended in good order.</summary>
    Ended,

    /// <summary>A process registered its shard while an order was being fenced.</summary>
    RegisteredDuringAPause,

    /// <summary>A shard was closed by somebody other than its owner.</summary>
    ShardClosedByAnother,

    /// <summary>Two orders in force covered the same jurisdiction.</summary>
    OrdersOverlapped,

    /// <summary>An order ended before it had become effective: the lift raced the pause.</summary>
    EndedBeforeEffective,

    /// <summary>An order whose controller had died was made effective by another.</summary>
    FinishedByAnother,

    /// <summary>An order became effective.</summary>
    Effective,

    /// <summary>A loader sent an item back that came too late.</summary>
    SentBack,
}

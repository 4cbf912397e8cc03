using RegionalPause.Messaging;

namespace RegionalPause.Drills;

/// <summary>The queues of a drill: one for its items, two for its answers.</summary>
/// <param name="Submitted">Sends to <see cref="QueueNames.DrillSubmitted"/>.</param>
/// <param name="Admitted">Receives from <see cref="QueueNames.DrillAdmitted"/>.</param>
/// <param name="Withheld">Receives from <see cref="QueueNames.DrillWithheld"/>.</param>
public sealed record DrillChannels(IMessageSink Submitted, IMessageSource Admitted, IMessageSource Withheld);

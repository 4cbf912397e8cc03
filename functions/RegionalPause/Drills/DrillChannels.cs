using RegionalPause.Messaging;

namespace RegionalPause.Drills;

/// <summary>The queues of a drill: where its items go, and where its answers come from.</summary>
/// <param name="Submitted">Takes messages for <see cref="QueueNames.DrillSubmitted"/>.</param>
/// <param name="Admitted">Gives those of <see cref="QueueNames.DrillAdmitted"/>.</param>
/// <param name="Withheld">Gives those of <see cref="QueueNames.DrillWithheld"/>.</param>
public sealed record DrillChannels(IMessageSink Submitted, IMessageSource Admitted, IMessageSource Withheld);

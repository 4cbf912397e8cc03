using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Fleet;

/// <summary>The list of instances.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Instances">One page of the instances.</param>
/// <param name="Closed">Whether closed ones are listed too.</param>
/// <param name="Version">The current control version.</param>
public sealed record FleetModel(ConsoleVisit Visit, Paged<InstanceView> Instances, bool Closed, long Version);

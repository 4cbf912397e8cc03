using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Drills;

/// <summary>The list of drills.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Drills">One page of the drills, newest first.</param>
/// <param name="Problems">Why a form of this page was refused.</param>
public sealed record DrillsModel(ConsoleVisit Visit, Paged<DrillView> Drills, FieldProblems Problems);

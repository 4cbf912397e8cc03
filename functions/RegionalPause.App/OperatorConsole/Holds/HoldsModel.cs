using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;

namespace RegionalPause.App.OperatorConsole.Holds;

/// <summary>The list of held items.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Rows">One page of the rows.</param>
/// <param name="Problems">Why a form of this page was refused.</param>
public sealed record HoldsModel(ConsoleVisit Visit, Paged<HoldRow> Rows, FieldProblems Problems);

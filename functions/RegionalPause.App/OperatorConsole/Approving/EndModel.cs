using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Approving;

/// <summary>The page on which a person asks for the end of an order, after seeing what it would change.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Order">The order.</param>
/// <param name="Ending"><c>lift</c>, <c>withdraw</c> or <c>undo</c>.</param>
/// <param name="Change">What would change; <c>null</c> if it is refused.</param>
/// <param name="Refused">Why it is refused, with what was typed.</param>
public sealed record EndModel(ConsoleVisit Visit, OrderView Order, string Ending, DifferenceView? Change, RefusedForm Refused);

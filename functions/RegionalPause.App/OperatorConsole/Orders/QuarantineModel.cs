using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>The items that were admitted before an order and must be left out.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Order">The order.</param>
/// <param name="Items">How many they are.</param>
/// <param name="Sha256">SHA-256 of the items, hexadecimal.</param>
/// <param name="Leaves">Number of leaves of the sealed ledger from which the set was computed.</param>
public sealed record QuarantineModel(ConsoleVisit Visit, string Order, long Items, string Sha256, long Leaves);

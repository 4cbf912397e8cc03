using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>One page of the list of orders.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Orders">The orders of this page, newest first.</param>
/// <param name="Search">The text that was searched for.</param>
/// <param name="Ended">Whether orders that have ended are listed too.</param>
public sealed record OrderListModel(ConsoleVisit Visit, Paged<OrderView> Orders, string Search, bool Ended);

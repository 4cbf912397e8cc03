using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>One page of the list of orders.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Orders">The orders of this page, newest first.</param>
/// <param name="Search">The text that was searched for.</param>
/// <param name="Ended">Whether orders that have ended are listed too.</param>
/// <param name="Page">The number of this page, from 1.</param>
/// <param name="Pages">How many pages there are.</param>
/// <param name="Total">How many orders there are on all pages.</param>
public sealed record OrderListModel(
    ConsoleVisit Visit,
    ImmutableArray<OrderView> Orders,
    string Search,
    bool Ended,
    int Page,
    int Pages,
    int Total
);

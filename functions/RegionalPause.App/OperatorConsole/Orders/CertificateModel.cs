using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>The certificate of an order.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record CertificateModel(ConsoleVisit Visit, CertificateView Certificate);

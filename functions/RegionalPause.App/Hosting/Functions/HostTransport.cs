namespace RegionalPause.App.Hosting.Functions;

/// <summary>What the <c>function.json</c> files are bound to: queues of Service Bus, or of the Storage account.</summary>
internal sealed record HostTransport(bool IsServiceBus);

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// The proxies that the way of hosting always adds. The Functions host is one: it writes the address of its client into
/// <c>X-Forwarded-For</c>.
/// </summary>
/// <param name="Count">The number of these proxies; 0 or more.</param>
internal sealed record HostProxies(int Count);

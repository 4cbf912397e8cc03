namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// Proxies that are always there because of how the app is hosted: the Functions host is one, and writes from whom it heard into
/// <c>X-Forwarded-For</c>.
/// </summary>
/// <param name="Count">How many.</param>
internal sealed record HostProxies(int Count);

using System.Globalization;
using System.Net;

namespace RegionalPause.App.Hosting;

/// <summary>Who delivers messages and timers: the Functions host (custom handler) or this process itself.</summary>
/// <param name="Port">The port the Functions host gave us; <c>null</c> self-hosted.</param>
internal sealed record HostingMode(int? Port)
{
    private const string PortSetting = "FUNCTIONS_CUSTOMHANDLER_PORT";
    private const string SelfHostedUrl = "http://127.0.0.1:7071";

    public bool IsCustomHandler => Port is not null;

    public static HostingMode Of(IConfiguration configuration) => configuration[PortSetting] switch
    {
        null or "" => new HostingMode((int?)null),
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) => new HostingMode(port),
        var text => throw new InvalidDataException($"{PortSetting} is '{text}', expected a port."),
    };

    /// <summary>
    /// Where to listen. Under the Functions host nowhere but on its loopback port, whatever the environment says: trigger endpoints are there. The web
    /// server starts after every hosted service, so a listening process is one that can decide.
    /// </summary>
    public void Listen(WebApplicationBuilder builder)
    {
        if (Port is { } port)
        {
            builder.WebHost.UseUrls();
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.ConfigurationLoader = null;
                kestrel.Listen(IPAddress.Loopback, port);
            });
        }
        else if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(SelfHostedUrl);
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// The client that a request is counted for: an IPv4 address, or the /64 network of an IPv6 address, which one client usually has.
/// </summary>
internal static class ClientAddress
{
    /// <param name="request">The request. Only its headers and its connection are used.</param>
    /// <param name="proxies">
    /// The number of proxies in front of the app that each add the address of their client to <c>X-Forwarded-For</c>. A client can write
    /// the addresses before these, so they are ignored.
    /// </param>
    public static string Of(HttpRequest request, int proxies)
    {
        IPAddress? address =
            (proxies > 0 ? Forwarded(request.Headers["X-Forwarded-For"].ToString(), proxies) : null)
            ?? request.HttpContext.Connection.RemoteIpAddress;
        return address switch
        {
            null => "",
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
            _ => address.ToString(),
        };
    }

    private static IPAddress? Forwarded(string header, int proxies)
    {
        string[] hops = header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return hops.Length >= proxies && IPEndPoint.TryParse(hops[^proxies], out IPEndPoint? end) ? end.Address : null;
    }
}

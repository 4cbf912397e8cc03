using System.Net;
using System.Net.Sockets;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>Who a request is counted for: an address, or of IPv6 the network a single caller is usually given.</summary>
internal static class ClientAddress
{
    /// <param name="request">Of it only the headers and the connection are looked at.</param>
    /// <param name="proxies">How many proxies stand in front and have each added whom they heard from; what stands before those anybody can write.</param>
    public static string Of(HttpRequest request, int proxies)
    {
        IPAddress? address = (proxies > 0 ? Forwarded(request.Headers["X-Forwarded-For"].ToString(), proxies) : null) ?? request.HttpContext.Connection.RemoteIpAddress;
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

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace RegionalPause.Webhooks;

/// <summary>
/// Sends one message to one receiver. It connects to the address that it has checked, follows no redirect, uses no proxy, and does not read
/// the body of an answer.
/// </summary>
public sealed class WebhookClient(IOptions<WebhookOptions> options, TimeProvider time) : IDisposable
{
    private readonly HttpClient checks = Client(allowsPrivate: false);
    private readonly HttpClient trusts = Client(allowsPrivate: true);

    /// <summary>Sends an event. Returns <c>null</c> if the receiver accepted it.</summary>
    internal async Task<WebhookFailure?> SendAsync(
        WebhookSubscription subscription,
        WebhookEvent e,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using HttpRequestMessage request = Request(subscription, e, now);
            using HttpResponseMessage response = await (subscription.AllowPrivateAddresses ? trusts : checks)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            int status = (int)response.StatusCode;
            return status switch
            {
                >= 200 and < 300 => null,
                >= 300 and < 400 => new WebhookFailure(WebhookFailureKind.Redirected, status),
                >= 400 and < 500 => new WebhookFailure(WebhookFailureKind.Refused, status),
                _ => new WebhookFailure(WebhookFailureKind.Failed, status),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookFailure(WebhookFailureKind.TimedOut, 0);
        }
        catch (HttpRequestException unsent)
        {
            return new WebhookFailure(
                unsent.InnerException is AddressRefusedException ? WebhookFailureKind.AddressRefused : WebhookFailureKind.NotReachable,
                0
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        checks.Dispose();
        trusts.Dispose();
    }

    private HttpRequestMessage Request(WebhookSubscription subscription, WebhookEvent e, DateTimeOffset now)
    {
        var message = WebhookMessage.Of(e, subscription, options.Value.PublicAddress);
        var content = new ByteArrayContent(message.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue(message.ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, subscription.Url) { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("RegionalPause", null));
        long timestamp = now.ToUnixTimeSeconds();
        request.Headers.Add("webhook-id", e.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        if (subscription.Secrets.Count > 0)
            request.Headers.Add("webhook-signature", WebhookSignature.Of(subscription.Secrets, e.Id, timestamp, message.Body));
        return request;
    }

    private static HttpClient Client(bool allowsPrivate) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                // A proxy would resolve the name again, so the address would not be checked.
                UseProxy = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
                MaxResponseDrainSize = 0,
                MaxResponseHeadersLength = 16,
                // A changed DNS entry is checked again.
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, allowsPrivate, cancellationToken),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint receiver, bool allowsPrivate, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(receiver.Host, cancellationToken).ConfigureAwait(false);
        if (!allowsPrivate && !addresses.All(PublicAddress.Is))
            throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, receiver.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressRefusedException : Exception;
}

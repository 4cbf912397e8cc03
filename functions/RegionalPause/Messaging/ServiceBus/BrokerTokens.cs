using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>What is put to <c>$cbs</c> to be let in (OASIS AMQP claims-based security).</summary>
internal sealed record BrokerToken(string Type, string Text, DateTimeOffset ExpiresAt);

/// <summary>Gives a token for an audience, one that still lasts for a while.</summary>
internal delegate ValueTask<BrokerToken> IssueToken(string audience, CancellationToken cancellationToken);

/// <summary>The two kinds of token Service Bus takes.</summary>
internal static class BrokerTokens
{
    /// <summary>How long a token made of a shared key lasts; it is renewed long before.</summary>
    public static readonly TimeSpan SharedKeyLifetime = TimeSpan.FromHours(1);

    private static readonly TokenRequestContext Scope = new(["https://servicebus.azure.net/.default"]);

    /// <summary>Tokens of the managed identity, or of whoever is signed in.</summary>
    public static IssueToken OfIdentity(TokenCredential credential) => async (_, cancellationToken) =>
    {
        AccessToken token = await credential.GetTokenAsync(Scope, cancellationToken).ConfigureAwait(false);
        return new BrokerToken("jwt", token.Token, token.ExpiresOn);
    };

    /// <summary>Shared access signatures: the audience and the expiry, signed with the key.</summary>
    public static IssueToken OfKey(SharedKey key, TimeSpan lifetime, TimeProvider time) => (audience, _) =>
    {
        DateTimeOffset expires = time.GetUtcNow() + lifetime;
        string seconds = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string resource = Uri.EscapeDataString(audience);
        string signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Secret), Encoding.UTF8.GetBytes($"{resource}\n{seconds}")));
        string text = $"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(signature)}&se={seconds}&skn={Uri.EscapeDataString(key.Name)}";
        return new(new BrokerToken("servicebus.windows.net:sastoken", text, expires));
    };
}

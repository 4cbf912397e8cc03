using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Core;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// Signs with Azure Key Vault through its REST API (operations Get Key and Sign, version 7.4). The vault's SDK for keys is not needed for
/// two requests.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="setting">The setting that names the key, for errors.</param>
/// <param name="credential">The identity of this process.</param>
/// <param name="http">Sends the requests.</param>
internal sealed class KeyVaultSigning(KeyVaultKeyId key, string setting, TokenCredential credential, HttpClient http)
{
    private const string Version = "?api-version=7.4";

    /// <summary>The public key.</summary>
    /// <exception cref="InvalidDataException">The key is not a P-256 key.</exception>
    public async Task<byte[]> ReadSpkiAsync(CancellationToken cancellationToken)
    {
        var get = new HttpRequestMessage(HttpMethod.Get, key.Address + Version);
        using JsonDocument answer = await AskAsync(get, cancellationToken).ConfigureAwait(false);
        JsonElement jwk = answer.RootElement.GetProperty("key");
        if (jwk.GetProperty("crv").GetString() != "P-256")
        {
            throw new InvalidDataException($"{setting} has the curve {jwk.GetProperty("crv")}; it must be a P-256 key.");
        }
        using var ecdsa = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint
                {
                    X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()),
                    Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()),
                },
            }
        );
        return ecdsa.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Signs a digest with ES256. Returns r and s, 32 bytes each.</summary>
    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        var body = new Dictionary<string, string> { ["alg"] = "ES256", ["value"] = Base64Url.EncodeToString(digest.Span) };
        var post = new HttpRequestMessage(HttpMethod.Post, key.Address + "/sign" + Version)
        {
            Content = JsonContent.Create(body, KeyVaultJson.Default.DictionaryStringString),
        };
        using JsonDocument answer = await AskAsync(post, cancellationToken).ConfigureAwait(false);
        return Base64Url.DecodeFromChars(answer.RootElement.GetProperty("value").GetString());
    }

    private async Task<JsonDocument> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage asking = request;
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext([key.Scope]), cancellationToken).ConfigureAwait(false);
        asking.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using HttpResponseMessage answer = await http.SendAsync(asking, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"Key Vault returned status {(int)answer.StatusCode} for {asking.Method} {asking.RequestUri!.AbsolutePath}.",
                null,
                answer.StatusCode
            );
        }
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class KeyVaultJson : System.Text.Json.Serialization.JsonSerializerContext;

using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Core;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// Asks Azure Key Vault to sign, over its REST API (operations Get Key and Sign, version 7.4): the vault's SDK for keys is not needed for two requests.
/// </summary>
internal sealed class KeyVaultSigning(KeyVaultKeyId key, TokenCredential credential, HttpClient http)
{
    private const string Version = "?api-version=7.4";

    /// <summary>The public key.</summary>
    /// <exception cref="InvalidDataException">It is none of P-256.</exception>
    public async Task<byte[]> ReadSpkiAsync(CancellationToken cancellationToken)
    {
        using JsonDocument answer = await AskAsync(new HttpRequestMessage(HttpMethod.Get, key.Address + Version), cancellationToken).ConfigureAwait(false);
        JsonElement jwk = answer.RootElement.GetProperty("key");
        if (jwk.GetProperty("crv").GetString() != "P-256")
            throw new InvalidDataException($"Ledger:KeyVaultKey names a key of curve {jwk.GetProperty("crv")}; the ledger is signed with P-256.");
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()) },
        });
        return ecdsa.ExportSubjectPublicKeyInfo();
    }

    /// <summary>ES256 over a digest: r and s, 32 bytes each.</summary>
    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        var body = new Dictionary<string, string> { ["alg"] = "ES256", ["value"] = Base64Url.EncodeToString(digest.Span) };
        using JsonDocument answer = await AskAsync(
            new HttpRequestMessage(HttpMethod.Post, key.Address + "/sign" + Version) { Content = JsonContent.Create(body, KeyVaultJson.Default.DictionaryStringString) }, cancellationToken).ConfigureAwait(false);
        return Base64Url.DecodeFromChars(answer.RootElement.GetProperty("value").GetString());
    }

    private async Task<JsonDocument> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage asking = request;
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext([key.Scope]), cancellationToken).ConfigureAwait(false);
        asking.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using HttpResponseMessage answer = await http.SendAsync(asking, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"Key Vault answered {(int)answer.StatusCode} to {asking.Method} {asking.RequestUri!.AbsolutePath}.", null, answer.StatusCode);
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class KeyVaultJson : System.Text.Json.Serialization.JsonSerializerContext;

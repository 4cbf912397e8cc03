using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Core;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Sealing;

[Requirement("R24")]
public sealed class A_key_in_a_vault : IDisposable
{
    private const string Address = "https://pause.vault.azure.net/keys/ledger/0123456789abcdef0123456789abcdef";

    private readonly ECDsa inTheVault = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<string> asked = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => inTheVault.Dispose();

    [Fact]
    public async Task signs_checkpoints_that_verify_under_its_public_half()
    {
        KeyVaultSigning vault = Vault();
        VerifierKey.EcdsaP256("ledger.example", await vault.ReadSpkiAsync(Cancelled)).Succeeded(out VerifierKey? key, out _).ShouldBeTrue();

        SignedNote note = await SignedNote.SignAsync(
            new Checkpoint("ledger.example", TreeHead.Empty).ToText(),
            [new EcdsaNoteSigner(key!, vault.SignAsync)],
            Cancelled
        );

        new TrustedLog("ledger.example", [key!]).Open(note.ToBytes()).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task is_asked_with_a_token_for_its_vault_and_in_a_version_that_is_named()
    {
        await Vault().SignAsync(new byte[32], Cancelled);

        asked.ShouldBe([
            "token for https://vault.azure.net/.default",
            "POST /keys/ledger/0123456789abcdef0123456789abcdef/sign?api-version=7.4 Bearer t",
        ]);
    }

    [Fact]
    public async Task of_another_curve_is_refused()
    {
        KeyVaultSigning vault = Vault(curve: "P-384");

        (await Should.ThrowAsync<InvalidDataException>(() => vault.ReadSpkiAsync(Cancelled))).Message.ShouldContain("P-384");
    }

    [Fact]
    public async Task that_may_not_be_used_says_so_without_a_secret()
    {
        KeyVaultSigning vault = Vault(status: HttpStatusCode.Forbidden);

        (await Should.ThrowAsync<HttpRequestException>(() => vault.SignAsync(new byte[32], Cancelled))).Message.ShouldBe(
            "Key Vault returned status 403 for POST /keys/ledger/0123456789abcdef0123456789abcdef/sign."
        );
    }

    [Theory]
    [InlineData(Address, true)]
    [InlineData("https://pause.vault.azure.net/keys/ledger", false)] // no version: it could change
    [InlineData("https://pause.vault.azure.net/secrets/ledger/0123", false)]
    [InlineData("http://pause.vault.azure.net/keys/ledger/0123", false)]
    [InlineData("https://pause.vault.azure.net.example/keys/ledger/0123", false)]
    [InlineData("https://pause.vault.azure.net/keys/ledger/0123?x=1", false)]
    [InlineData("ledger", false)]
    public void is_named_by_its_vault_its_name_and_its_version(string text, bool good) =>
        KeyVaultKeyId.TryParse(text, out _).ShouldBe(good);

    private KeyVaultSigning Vault(string curve = "P-256", HttpStatusCode status = HttpStatusCode.OK)
    {
        KeyVaultKeyId.TryParse(Address, out KeyVaultKeyId id).ShouldBeTrue();
        TokenCredential credential = DelegatedTokenCredential.Create(
            (context, _) =>
            {
                asked.Add($"token for {context.Scopes[0]}");
                return new AccessToken("t", DateTimeOffset.MaxValue);
            }
        );
        return new KeyVaultSigning(id, "Ledger:KeyVaultKey", credential, new HttpClient(new Stub(this, curve, status)));
    }

    /// <summary>What Key Vault's REST API answers, by its reference.</summary>
    private sealed class Stub(A_key_in_a_vault test, string curve, HttpStatusCode status) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            test.asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery} {request.Headers.Authorization}");
            string body = request.Method == HttpMethod.Get ? Key() : await SignatureAsync(request, cancellationToken);
            return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }

        private string Key()
        {
            ECPoint point = test.inTheVault.ExportParameters(false).Q;
            return $$"""{"key":{"kid":"{{Address}}","kty":"EC","crv":"{{curve}}","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}" },"attributes":{"enabled":true} }""";
        }

        private async Task<string> SignatureAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using JsonDocument asked = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            asked.RootElement.GetProperty("alg").GetString().ShouldBe("ES256");
            byte[] digest = Base64Url.DecodeFromChars(asked.RootElement.GetProperty("value").GetString());
            return $$"""{"kid":"{{Address}}","value":"{{Base64Url.EncodeToString(test.inTheVault.SignHash(digest))}}" }""";
        }
    }
}

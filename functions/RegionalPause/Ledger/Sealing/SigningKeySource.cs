using System.Security.Cryptography;
using Azure.Identity;
using RegionalPause.Ledger.Notes;

namespace RegionalPause.Ledger.Sealing;

/// <summary>A P-256 key that can sign, wherever its private part is.</summary>
/// <param name="Spki">The public key: SubjectPublicKeyInfo, DER.</param>
/// <param name="Sign">Signs with the private key.</param>
internal sealed record SigningKey(byte[] Spki, SignDigest Sign);

/// <summary>
/// Opens the signing key of a section: a key of this process for development, or a key in a vault, which never leaves the vault. A key in
/// a vault is requested when it is first needed. Thread-safe.
/// </summary>
internal sealed class SigningKeySource : IDisposable
{
    private readonly ECDsa? local;
    private readonly Func<CancellationToken, Task<SigningKey>> open;
    private readonly HttpClient http = new();
    private readonly SemaphoreSlim gate = new(1);
    private readonly Lock guard = new();
    private SigningKey? opened;

    /// <summary>Prepares the source from validated settings; it sends no request.</summary>
    /// <param name="section">The section of the settings, for errors.</param>
    /// <param name="privateKey">The private key of this process in base64; blank for a key in a vault.</param>
    /// <param name="keyVaultKey">The address of the key in a vault.</param>
    public SigningKeySource(string section, string privateKey, string keyVaultKey)
    {
        if (string.IsNullOrWhiteSpace(privateKey))
        {
            open = cancellationToken => OpenVaultAsync(section, keyVaultKey, cancellationToken);
            return;
        }
        ECDsa key = local = Import(privateKey);
        open = _ =>
            Task.FromResult(new SigningKey(key.ExportSubjectPublicKeyInfo(), (digest, _) => Task.FromResult(SignLocally(key, digest))));
    }

    /// <summary>A source of another key.</summary>
    internal SigningKeySource(Func<CancellationToken, Task<SigningKey>> open) => this.open = open;

    /// <summary>Whether a text is a P-256 private key in base64: PKCS#8, or the older form that some versions of OpenSSL write (RFC
    /// 5915).</summary>
    public static bool IsPrivateKey(string text)
    {
        try
        {
            using ECDsa key = Import(text);
            return key.KeySize == 256;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The key.</summary>
    /// <exception cref="InvalidDataException">The key in the vault is not a P-256 key.</exception>
    public async Task<SigningKey> OpenAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return opened ??= await open(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        local?.Dispose();
        http.Dispose();
        gate.Dispose();
    }

    private static ECDsa Import(string base64)
    {
        byte[] bytes = Convert.FromBase64String(base64);
        var key = ECDsa.Create();
        try
        {
            try
            {
                key.ImportPkcs8PrivateKey(bytes, out _);
            }
            catch (CryptographicException)
            {
                key.ImportECPrivateKey(bytes, out _);
            }
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private async Task<SigningKey> OpenVaultAsync(string section, string keyVaultKey, CancellationToken cancellationToken)
    {
        if (!KeyVaultKeyId.TryParse(keyVaultKey, out KeyVaultKeyId id))
            throw new InvalidOperationException($"{section}:KeyVaultKey was not validated.");
        var vault = new KeyVaultSigning(id, $"{section}:KeyVaultKey", new DefaultAzureCredential(), http);
        return new SigningKey(await vault.ReadSpkiAsync(cancellationToken).ConfigureAwait(false), vault.SignAsync);
    }

    // A key object is not safe for several threads.
    private byte[] SignLocally(ECDsa key, ReadOnlyMemory<byte> digest)
    {
        lock (guard)
            return key.SignHash(digest.Span);
    }
}

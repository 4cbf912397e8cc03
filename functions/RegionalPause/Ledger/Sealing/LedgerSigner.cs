using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// The key that signs this ledger, and the ledger's identity for verifiers. A key in a vault is requested when it is first needed: without
/// it, the gate still admits and pauses, and only sealing waits. A second key, if configured, signs a separate line and never replaces the
/// first.
/// </summary>
public sealed class LedgerSigner : IDisposable
{
    /// <summary>Length of an Ed25519 private key, in bytes.</summary>
    public const int Ed25519KeyLength = 32;

    private readonly LedgerOptions options;
    private readonly SigningKeySource source;
    private readonly Ed25519NoteSigner? second;

    /// <summary>Creates the signer from validated options; it sends no request.</summary>
    public LedgerSigner(IOptions<LedgerOptions> options)
    {
        this.options = options.Value;
        source = new SigningKeySource(LedgerOptions.Section, this.options.SigningKey, this.options.KeyVaultKey);
        second = string.IsNullOrWhiteSpace(this.options.Ed25519Key)
            ? null
            : new Ed25519NoteSigner(this.options.Origin, Convert.FromBase64String(this.options.Ed25519Key));
    }

    /// <summary>Signs a checkpoint, with one line for each key.</summary>
    public async Task<SignedNote> SignAsync(ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken)
    {
        INoteSigner signer = await FirstAsync(cancellationToken).ConfigureAwait(false);
        return await SignedNote
            .SignAsync(checkpoint, second is null ? [signer] : [signer, second], cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The knowledge that a verifier needs.</summary>
    public async Task<TrustedLog> TrustedAsync(CancellationToken cancellationToken)
    {
        INoteSigner current = await FirstAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<VerifierKey> former = [.. options.FormerKeys.Select(Former)];
        return new TrustedLog(options.Origin, [current.Key, .. former]) { Witnesses = second is null ? [] : [second.Key] };
    }

    private static VerifierKey Former(string text) =>
        VerifierKey.Parse(text).Succeeded(out VerifierKey? key, out NoteFault? fault) ? key : throw new InvalidDataException(fault.Detail);

    /// <summary>The tree of a published checkpoint; the empty tree before the first checkpoint.</summary>
    /// <exception cref="InvalidDataException">This ledger did not sign the checkpoint.</exception>
    internal async Task<TreeHead> OpenAsync(ReadOnlyMemory<byte> note, CancellationToken cancellationToken)
    {
        if (note.IsEmpty)
            return TreeHead.Empty;
        TrustedLog trusted = await TrustedAsync(cancellationToken).ConfigureAwait(false);
        return trusted.Open(note).Succeeded(out SignedCheckpoint? checkpoint, out NoteFault? fault)
            ? checkpoint.Checkpoint.Head
            : throw new InvalidDataException($"The published checkpoint is not from this ledger: {fault.Detail}");
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();

    private async Task<INoteSigner> FirstAsync(CancellationToken cancellationToken)
    {
        SigningKey key = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        return new EcdsaNoteSigner(Named(key.Spki), key.Sign);
    }

    private VerifierKey Named(byte[] spki) =>
        VerifierKey.EcdsaP256(options.Origin, spki).Succeeded(out VerifierKey? key, out NoteFault? fault)
            ? key
            : throw new InvalidDataException(fault.Detail);
}

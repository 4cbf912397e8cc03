using System.Security.Cryptography;
using RegionalPause.Content;
using RegionalPause.Quarantine;
using RegionalPause.Requests;

namespace RegionalPause.TrainingRuns;

/// <summary>What a manifest contains.</summary>
/// <param name="Sha256">SHA-256 of its bytes, as they were sent.</param>
/// <param name="Items">Its items. An item that it has twice counts twice.</param>
/// <param name="Excluded">Those of them that must be left out.</param>
internal sealed record ManifestFigures(string Sha256, long Items, long Excluded);

/// <summary>
/// Reads a manifest once, as a stream: its hash, its items, and how many of them must be left out (R17). Its memory does not depend on the
/// number of items.
/// </summary>
internal static class ManifestReading
{
    /// <summary>Reads a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="exclusions">What must be left out.</param>
    /// <param name="mostBytes">The largest manifest.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<Result<ManifestFigures>> ReadAsync(
        Stream manifest,
        QuarantineFilter exclusions,
        long mostBytes,
        CancellationToken cancellationToken
    )
    {
        await using var counted = new HashedStream(manifest, mostBytes);
        (long items, long excluded) = (0, 0);
        bool excludes = exclusions.Header.Items > 0;
        try
        {
            await foreach (ManifestItem item in Manifest.ReadAsync(counted, cancellationToken).ConfigureAwait(false))
            {
                items++;
                if (excludes && exclusions.Contains(ItemKey.Of(item.Id)))
                    excluded++;
            }
            // What follows the last item belongs to the hash.
            byte[] rest = new byte[4096];
            while (await counted.ReadAsync(rest, cancellationToken).ConfigureAwait(false) > 0) { }
        }
        catch (InvalidDataException e)
        {
            return new Refusal(RefusalCode.Invalid, "The manifest cannot be read. Nothing was changed.")
            {
                Errors = [new FieldError("$", null, e.Message)],
            };
        }
        catch (TooLongException)
        {
            return new Refusal(RefusalCode.TooLarge, $"The manifest has more than {mostBytes} bytes, which is the maximum.");
        }
        return items == 0
            ? new Refusal(RefusalCode.Invalid, "The manifest has no items. Nothing was changed.")
            : new ManifestFigures(counted.Sha256(), items, excluded);
    }

    private sealed class TooLongException : IOException;

    /// <summary>A stream that hashes what is read from it.</summary>
    private sealed class HashedStream(Stream source, long mostBytes) : ForwardStream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long left = mostBytes;

        public string Sha256() => Convert.ToHexStringLower(hash.GetHashAndReset());

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if ((left -= read) < 0)
                throw new TooLongException();
            hash.AppendData(buffer.Span[..read]);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            hash.Dispose();
            base.Dispose(disposing);
        }
    }
}

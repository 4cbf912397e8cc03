using RegionalPause.Cli.Api;
using RegionalPause.Ledger;

namespace RegionalPause.Cli.Connection;

/// <summary>Reads a ledger's files from the gate.</summary>
internal sealed class LedgerOfGate(PauseApi api) : ILedgerFiles
{
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) =>
        await api.TryReadAsync($"ledger/{path}", ILedgerFiles.MaxLength(path), cancellationToken) ?? ReadOnlyMemory<byte>.Empty;
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>The published data of the sealed ledger.</summary>
/// <param name="Origin">The name of the ledger (C2SP origin).</param>
/// <param name="Key">The public key that verifies its checkpoints.</param>
/// <param name="SecondKey">The second public key; <c>null</c> if the ledger signs with one key.</param>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">Root hash, hexadecimal.</param>
/// <param name="Unsealed">Shards with records that are not sealed yet.</param>
public sealed record LedgerView(
    string Origin,
    string Key,
    string? SecondKey,
    long Size,
    string Root,
    [property: JsonRequired] ImmutableArray<UnsealedShardView> Unsealed
);

/// <summary>A shard with records that are not sealed yet.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="From">Position of the first record that is not sealed.</param>
/// <param name="Since">When that record was written.</param>
/// <param name="Unsealable">Whether the records cannot be sealed because they were changed in storage.</param>
public sealed record UnsealedShardView(string Shard, long From, DateTimeOffset Since, bool Unsealable);

/// <summary>
/// Proof that the tree with the first <c>from</c> leaves is a prefix of the published tree (RFC 6962, 2.1.2). Hashes are hexadecimal.
/// </summary>
public sealed record ConsistencyView(long From, long To, string Root, ImmutableArray<string> Path);

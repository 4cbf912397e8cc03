using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>What the sealed ledger publishes of itself.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="Key">Its verifier key.</param>
/// <param name="SecondKey">Its second verifier key, if it signs with two.</param>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">Root hash, hexadecimal.</param>
/// <param name="Unsealed">Shards with records that are not in it yet.</param>
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
/// <param name="From">Position of the first of them.</param>
/// <param name="Since">When it was written.</param>
/// <param name="Unsealable">Whether its records were changed in storage and cannot be sealed.</param>
public sealed record UnsealedShardView(string Shard, long From, DateTimeOffset Since, bool Unsealable);

/// <summary>
/// Proof that the tree of <c>from</c> leaves is the beginning of the published one (RFC 6962, 2.1.2); hashes in hexadecimal.
/// </summary>
public sealed record ConsistencyView(long From, long To, string Root, ImmutableArray<string> Path);

using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Drills;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Messaging;

namespace RegionalPause.Readiness;

/// <summary>The control state, and how long its reading took.</summary>
public sealed record ControlReading(ControlState State, TimeSpan Took);

/// <summary>The instance that answers.</summary>
/// <param name="Shard">Its shard; <c>null</c> before it has one.</param>
/// <param name="ControlVersion">The control version that it last read before the control state of the report was read.</param>
/// <param name="NotReady">Why it cannot decide; <c>null</c> if it can.</param>
public sealed record InstanceStatus(string? Shard, long ControlVersion, string? NotReady);

/// <summary>A signing key that answered.</summary>
/// <param name="Name">Its name for verifiers and loaders.</param>
/// <param name="IsInVault">Whether it never leaves a vault; otherwise it is in the settings of this process.</param>
/// <param name="Until">Until when this process can work without it; <c>null</c> if it needs the key each time.</param>
public sealed record KeyReading(string Name, bool IsInVault, DateTimeOffset? Until);

/// <summary>The held items of one order or reason.</summary>
/// <param name="Scope">The order or the reason.</param>
/// <param name="Held">How many.</param>
/// <param name="DaysLeft">Whole days until the oldest item reaches the ceiling.</param>
/// <param name="Ceiling">The ceiling in days.</param>
public sealed record HeldScope(string Scope, long Held, int DaysLeft, int Ceiling);

/// <summary>Messages that wait for a repair.</summary>
/// <param name="Waiting">How many.</param>
/// <param name="IsCut">Whether there are more, which were not read.</param>
/// <param name="Queues">The queues that they came from.</param>
public sealed record PoisonReading(int Waiting, bool IsCut, ImmutableArray<string> Queues);

/// <summary>What the settings of the process say.</summary>
public sealed record InstallationSettings
{
    /// <summary>Whether the process runs in Development, where no real content is decided.</summary>
    public required bool IsDevelopment { get; init; }

    /// <summary>How long a shard may be silent before it is closed.</summary>
    public required TimeSpan AbandonedAfter { get; init; }

    /// <summary>Time between drills; zero for drills on request only.</summary>
    public required TimeSpan DrillEvery { get; init; }

    /// <summary>Whether tokens of an identity provider are accepted.</summary>
    public bool HasTokenAuthority { get; init; }

    /// <summary>Whether tokens are accepted that a key in the settings signed.</summary>
    public bool HasLocalTokenKeys { get; init; }

    /// <summary>Whether people can sign in to the console.</summary>
    public bool HasConsoleSignIn { get; init; }

    /// <summary>People who sign in without a password.</summary>
    public int PeopleWithoutPassword { get; init; }

    /// <summary>Where members reach the objection page; empty if no notice can be sent.</summary>
    public string ObjectionAddress { get; init; } = "";

    /// <summary>Settings of notices that are empty, by their names.</summary>
    public ImmutableArray<string> EmptyNoticeSettings { get; init; } = [];

    /// <summary>Where the queues are, in words.</summary>
    public required string Transport { get; init; }

    /// <summary>Settings that hold a connection string, and so a key that can be copied, by their names.</summary>
    public ImmutableArray<string> ConnectionStrings { get; init; } = [];
}

/// <summary>What a report is made of.</summary>
public sealed record ReadinessFacts
{
    /// <summary>The time of the store, or of this machine if the store has not answered yet.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How far the clock of this machine is ahead of the store's; <c>null</c> if the store has not answered yet.</summary>
    public TimeSpan? MachineAhead { get; init; }

    /// <summary>The control state.</summary>
    public required Observed<ControlReading> Control { get; init; }

    /// <summary>The instance that answers.</summary>
    public required InstanceStatus Instance { get; init; }

    /// <summary>The live instances.</summary>
    public required Observed<ImmutableArray<Instance>> Fleet { get; init; }

    /// <summary>Shards with records that are not sealed, the oldest first.</summary>
    public required Observed<ImmutableArray<UnsealedShard>> Unsealed { get; init; }

    /// <summary>The queues.</summary>
    public required Observed<QueueReading> Queues { get; init; }

    /// <summary>The key that signs checkpoints.</summary>
    public required Observed<KeyReading> LedgerKey { get; init; }

    /// <summary>The key that grants the keys of tickets.</summary>
    public required Observed<KeyReading> TicketKey { get; init; }

    /// <summary>The drills, newest first.</summary>
    public required Observed<ImmutableArray<Drill>> Drills { get; init; }

    /// <summary>The held items that have a ceiling.</summary>
    public required Observed<ImmutableArray<HeldScope>> Held { get; init; }

    /// <summary>Messages that wait for a repair.</summary>
    public required Observed<PoisonReading> Poison { get; init; }

    /// <summary>Jurisdictions with an open flag, each with the official languages that have no notice, such as <c>FI (sv)</c>.</summary>
    public ImmutableArray<string> WithoutNotice { get; init; } = [];

    /// <summary>The settings.</summary>
    public required InstallationSettings Settings { get; init; }
}

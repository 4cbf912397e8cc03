using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>A quarantine set.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Ledger">The ledger it was read from.</param>
/// <param name="Items">Number of its items.</param>
/// <param name="Sha256">SHA-256 of its items.</param>
/// <param name="Recalls">The latest step of each recall.</param>
public sealed record QuarantineView(
    string Source,
    QuarantineLedgerView Ledger,
    int Items,
    string Sha256,
    ImmutableArray<RecallStepView> Recalls
);

/// <summary>The sealed ledger that a set was read from.</summary>
public sealed record QuarantineLedgerView(string Origin, long Size, string Root);

/// <summary>Where a member's quarantine set is found.</summary>
public sealed record QuarantineSourceView(string Source);

/// <summary>Every step of the recalls of a set.</summary>
public sealed record RecallLogView(string Source, ImmutableArray<RecallStepView> Steps);

/// <summary>One step of a recall.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind"><c>dataset</c> or <c>model</c>.</param>
/// <param name="Name">The name of the dataset, or of the model or its run.</param>
/// <param name="State"><c>requested</c>, <c>confirmed</c> or <c>failed</c>.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Items">Number of the items of the set then.</param>
/// <param name="Sha256">SHA-256 of the items of the set then.</param>
/// <param name="Reference">Who said so, or why it failed.</param>
/// <param name="Document">SHA-256 of the document.</param>
/// <param name="At">When it was entered.</param>
/// <param name="By">Who entered it.</param>
public sealed record RecallStepView(
    int Number,
    string Kind,
    string Name,
    string State,
    string? Outcome,
    int? Items,
    string? Sha256,
    string? Reference,
    string? Document,
    DateTimeOffset At,
    string By
);

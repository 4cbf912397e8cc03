using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>A quarantine set.</summary>
/// <param name="Source">Its name: <c>order/ID</c>, <c>objection/PSEUDONYM</c> or <c>objection/all</c>.</param>
/// <param name="Ledger">The sealed ledger from which it was computed.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Sha256">SHA-256 of the items, hexadecimal.</param>
/// <param name="Recalls">The latest step of the recall of each dataset or model.</param>
public sealed record QuarantineView(
    string Source,
    QuarantineLedgerView Ledger,
    int Items,
    string Sha256,
    ImmutableArray<RecallStepView> Recalls
);

/// <summary>The sealed ledger from which a set was computed.</summary>
public sealed record QuarantineLedgerView(string Origin, long Size, string Root);

/// <summary>The name of a member's quarantine set, <c>objection/PSEUDONYM</c>.</summary>
public sealed record QuarantineSourceView(string Source);

/// <summary>Every step of the recalls of a quarantine set, by number.</summary>
public sealed record RecallLogView(string Source, ImmutableArray<RecallStepView> Steps);

/// <summary>One step of a recall.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Kind"><c>dataset</c> or <c>model</c>.</param>
/// <param name="Name">The name of the dataset, or of the model or its run.</param>
/// <param name="State"><c>requested</c>, <c>confirmed</c> or <c>failed</c>.</param>
/// <param name="Outcome"><c>removed</c> or <c>not-reversible</c>; <c>null</c> before the recall is confirmed.</param>
/// <param name="Items">Number of items of the set at that time; <c>null</c> unless the step is a request.</param>
/// <param name="Sha256">SHA-256 of the items at that time; <c>null</c> unless the step is a request.</param>
/// <param name="Reference">Who confirmed it, or why it failed.</param>
/// <param name="Document">SHA-256 of the document with the confirmation or the reason; <c>null</c> if there is no document.</param>
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

using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>Dealings with the authority about an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Position">Where the authority stands.</param>
/// <param name="ClosedOn">The day the engagement was closed.</param>
/// <param name="Entries">Every entry, in order.</param>
public sealed record EngagementView(string Order, string? Position, DateOnly? ClosedOn, ImmutableArray<EngagementEntryView> Entries);

/// <summary>One dealing.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Position">Where the authority then stood.</param>
/// <param name="On">The day it happened.</param>
/// <param name="EnteredAt">When it was entered.</param>
/// <param name="EnteredLate">Whether it was entered late.</param>
/// <param name="By">Who entered it.</param>
/// <param name="Reference">What it is about.</param>
/// <param name="Document">SHA-256 of the document.</param>
/// <param name="Due">The term of what is due because of it.</param>
/// <param name="DueFrom">The day the term counts from.</param>
/// <param name="DueOn">The day it is due.</param>
/// <param name="Settles">Number of the entry whose due date it meets.</param>
/// <param name="Corrects">Number of the entry it stands in place of.</param>
/// <param name="CorrectedBy">Number of the entry that stands in place of it.</param>
public sealed record EngagementEntryView(
    int Number,
    string Kind,
    string? Position,
    DateOnly On,
    DateTimeOffset EnteredAt,
    bool EnteredLate,
    string By,
    string Reference,
    string? Document,
    string? Due,
    DateOnly? DueFrom,
    DateOnly? DueOn,
    int? Settles,
    int? Corrects,
    int? CorrectedBy
);

/// <summary>What is due to an authority.</summary>
/// <param name="Order">The order.</param>
/// <param name="Entry">Number of the entry.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Reference">What it is about.</param>
/// <param name="Due">The term.</param>
/// <param name="DueOn">The day it is due.</param>
/// <param name="State">Whether it is overdue, soon due or settled.</param>
public sealed record DueView(string Order, int Entry, string Kind, string Reference, string Due, DateOnly DueOn, string State);

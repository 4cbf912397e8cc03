using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>The engagement log of an order: the dealings with its authority.</summary>
/// <param name="Order">The order id.</param>
/// <param name="Position">The current position of the authority; <c>null</c> if no entry states one.</param>
/// <param name="ClosedOn">The day on which the engagement was closed; <c>null</c> if it is open.</param>
/// <param name="Entries">Every entry, by number.</param>
public sealed record EngagementView(string Order, string? Position, DateOnly? ClosedOn, ImmutableArray<EngagementEntryView> Entries);

/// <summary>One dealing with the authority.</summary>
/// <param name="Number">Its number in the log, from 1.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Position">The position of the authority at that time; <c>null</c> if the entry does not state one.</param>
/// <param name="On">The day it happened.</param>
/// <param name="EnteredAt">When it was entered.</param>
/// <param name="EnteredLate">Whether it was entered more than a day after it happened.</param>
/// <param name="By">Who entered it.</param>
/// <param name="Reference">The subject.</param>
/// <param name="Document">SHA-256 of the document, hexadecimal; <c>null</c> if there is no document.</param>
/// <param name="Due">The time allowed for what is due because of it; <c>null</c> if nothing is due.</param>
/// <param name="DueFrom">The day from which the time is counted.</param>
/// <param name="DueOn">The last day that is in time.</param>
/// <param name="Settles">Number of the entry whose due date it meets; <c>null</c> if it meets none.</param>
/// <param name="Corrects">Number of the entry that it corrects; <c>null</c> if it is not a correction.</param>
/// <param name="CorrectedBy">Number of the entry that corrects it; <c>null</c> if it was not corrected.</param>
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

/// <summary>A due date that is not met yet.</summary>
/// <param name="Order">The order id.</param>
/// <param name="Entry">Number of the entry that set it.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Reference">The subject.</param>
/// <param name="Due">The time allowed.</param>
/// <param name="DueOn">The last day that is in time.</param>
/// <param name="State"><c>open</c>, <c>soon</c> or <c>overdue</c>.</param>
public sealed record DueView(string Order, int Entry, string Kind, string Reference, string Due, DateOnly DueOn, string State);

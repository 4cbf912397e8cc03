namespace RegionalPause.Notices;

/// <summary>A member who cannot be told, without data that identifies them.</summary>
/// <param name="Pseudonym">Their pseudonym in the ledger; <c>null</c> if their record cannot be read.</param>
/// <param name="Jurisdiction">The jurisdiction in which they were found.</param>
/// <param name="Defect">Why they cannot be told.</param>
public sealed record SetAsideMember(string? Pseudonym, string Jurisdiction, NoticeDefect Defect);

using System.Collections.Frozen;

namespace RegionalPause.Requests;

/// <summary>How each interface shows one refusal.</summary>
/// <param name="ProblemType">Path of the RFC 9457 problem type; also the dead-letter reason.</param>
/// <param name="Title">Title of the problem; short and constant.</param>
/// <param name="HttpStatus">Status of the HTTP response.</param>
/// <param name="ExitCode">Exit code of <c>rpause</c>.</param>
public sealed record RefusalRow(string ProblemType, string Title, int HttpStatus, int ExitCode);

/// <summary>The one table from refusal to problem type, HTTP status, CLI exit code and dead-letter reason.</summary>
public static class RefusalTable
{
    private static readonly FrozenDictionary<RefusalCode, RefusalRow> Rows = new Dictionary<RefusalCode, RefusalRow>
    {
        [RefusalCode.Invalid] = new("invalid", "Some fields are wrong", 400, 2),
        [RefusalCode.Unauthenticated] = new("unauthenticated", "A bearer token is needed", 401, 3),
        [RefusalCode.Forbidden] = new("forbidden", "The token lacks the app role this needs", 403, 3),
        [RefusalCode.NeedsAnotherPerson] = new("needs-another-person", "Resuming takes two other people", 403, 4),
        [RefusalCode.NeedsAuthenticatedPerson] = new("needs-authenticated-person", "This request may tighten, not loosen", 403, 4),
        [RefusalCode.NotFound] = new("not-found", "Not found", 404, 5),
        [RefusalCode.OrderDiffers] = new("order-differs", "The order id is taken by a different order", 409, 6),
        [RefusalCode.NotInThisStage] = new("not-in-this-stage", "The order is not in a stage that allows this", 409, 6),
        [RefusalCode.SafetyRules] = new("safety-rules", "Some safety rules of resumption are not met", 409, 6),
        [RefusalCode.StaleDigest] = new("stale-digest", "What was reviewed has changed since", 409, 6),
        [RefusalCode.InDoubt] = new("in-doubt", "The item is being decided elsewhere at this moment", 409, 7),
        [RefusalCode.NotSealedYet] = new("not-sealed-yet", "The ledger has the record but has not published it yet", 409, 7),
        [RefusalCode.LengthRequired] = new("length-required", "The request needs a Content-Length", 411, 2),
        [RefusalCode.ChangedSince] = new("changed-since", "It changed after it was read", 412, 6),
        [RefusalCode.TooLarge] = new("too-large", "The request is too large", 413, 2),
        [RefusalCode.Contended] = new("contended", "The control state changed at the same time", 503, 7),
        [RefusalCode.StorageUnavailable] = new("storage-unavailable", "Storage does not answer", 503, 8),
        [RefusalCode.LedgerFault] = new("ledger-fault", "The ledger cannot be verified", 500, 9),
        [RefusalCode.TriedTooOften] = new("tried-too-often", "The message could not be handled", 500, 9),
        [RefusalCode.TooManyPermits] = new("too-many-permits", "Too many training permits are open", 429, 7),
    }.ToFrozenDictionary();

    /// <summary>The row of a refusal.</summary>
    public static RefusalRow Of(RefusalCode code) => Rows[code];
}

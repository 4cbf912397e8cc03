using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;
using RegionalPause.Decisions;

namespace RegionalPause.App.OperatorConsole.Ledger;

/// <summary>The page of the sealed ledger.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Ledger">The published tree.</param>
/// <param name="Checkpoint">The signed checkpoint, as published; empty before the first round.</param>
/// <param name="Search">The item that was searched for; <c>null</c> if none was.</param>
public sealed record LedgerModel(ConsoleVisit Visit, LedgerView Ledger, string Checkpoint, ItemSearch? Search);

/// <summary>A search for the decision of one item.</summary>
/// <param name="ContentId">What was typed as content id.</param>
/// <param name="Revision">What was typed as revision.</param>
/// <param name="Decision">The latest decision; <c>null</c> if there is none.</param>
/// <param name="Proof">The proof that the decision is in the ledger, as text; <c>null</c> if there is none yet.</param>
/// <param name="Problem">Why there is no decision or no proof.</param>
public sealed record ItemSearch(string ContentId, string Revision, DecisionView? Decision, string? Proof, string? Problem)
{
    /// <summary>
    /// The outcomes as the bytes of the ledger number them. The script of the page reads the outcome from the proven leaf.
    /// </summary>
    public static string Outcomes { get; } =
        string.Join(' ', Enumerable.Range(0, (int)Outcome.Malformed + 1).Select(i => i == 0 ? "-" : ReasonNames.Of((Outcome)i)));
}

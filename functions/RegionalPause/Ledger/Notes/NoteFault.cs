namespace RegionalPause.Ledger.Notes;

/// <summary>What can be wrong with a note, a checkpoint or a proof file: one class of failure each, for one exit code each.</summary>
public enum NoteFaultKind
{
    /// <summary>Not a verifier key, or one of a kind that is not understood.</summary>
    MalformedKey = 1,

    /// <summary>Not a signed note at all: the text's layout, a signature line, UTF-8, a control character.</summary>
    MalformedNote,

    /// <summary>A note, and none of the keys that are trusted for it signed it. The text must be ignored.</summary>
    UnknownKeysOnly,

    /// <summary>A line claims a trusted key, and its signature is not by that key over this text. Somebody altered one or the other.</summary>
    BadSignature,

    /// <summary>A signed note whose text is no checkpoint.</summary>
    MalformedCheckpoint,

    /// <summary>A good checkpoint of another log.</summary>
    WrongOrigin,

    /// <summary>Not a proof file.</summary>
    MalformedProof,

    /// <summary>A good checkpoint, and the proof does not show the leaf to be in its tree.</summary>
    NotIncluded,
}

/// <summary>A fault of a note, as a value.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Detail">A sentence: what was found and what was expected.</param>
public sealed record NoteFault(NoteFaultKind Kind, string Detail);

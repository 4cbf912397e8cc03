namespace RegionalPause.Ledger.Notes;

/// <summary>The errors of a note, a checkpoint or a proof file. Each kind has one exit code.</summary>
public enum NoteFaultKind
{
    /// <summary>Not a verifier key, or a key of an unknown kind.</summary>
    MalformedKey = 1,

    /// <summary>Not a signed note: the layout of the text, a signature line, UTF-8, or a control character is wrong.</summary>
    MalformedNote,

    /// <summary>A note, but no trusted key signed it. The text must be ignored.</summary>
    UnknownKeysOnly,

    /// <summary>A line claims a trusted key, but its signature is not by that key over this text. The text or the signature was
    /// altered.</summary>
    BadSignature,

    /// <summary>A signed note whose text is not a checkpoint.</summary>
    MalformedCheckpoint,

    /// <summary>A valid checkpoint of another log.</summary>
    WrongOrigin,

    /// <summary>Not a proof file.</summary>
    MalformedProof,

    /// <summary>A valid checkpoint, but the proof does not show that the leaf is in its tree.</summary>
    NotIncluded,
}

/// <summary>An error of a note, as a value.</summary>
/// <param name="Kind">Kind of the error.</param>
/// <param name="Detail">One sentence: the value found and the value expected.</param>
public sealed record NoteFault(NoteFaultKind Kind, string Detail);

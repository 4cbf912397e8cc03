namespace RegionalPause.Safety;

/// <summary>
/// The position of the authority, in one of the five words that D31 allows. A position is never converted into another one.
/// </summary>
public enum AuthorityPosition : byte
{
    /// <summary>It has not answered.</summary>
    NoResponse = 1,

    /// <summary>It is dealing with the matter.</summary>
    Engaged = 2,

    /// <summary>It takes no further action now. This is neither an approval nor a finding of compliance.</summary>
    NoFurtherActionNow = 3,

    /// <summary>It ordered something.</summary>
    Ordered = 4,

    /// <summary>It approved, in a document.</summary>
    Approved = 5,
}

namespace RegionalPause.Decisions;

/// <summary>What happens to held items that reach the retention ceiling (R15).</summary>
public enum AtCeiling : byte
{
    /// <summary>They are purged by the daily job.</summary>
    Purge = 1,

    /// <summary>They stay held and a person is asked.</summary>
    Ask = 2,
}

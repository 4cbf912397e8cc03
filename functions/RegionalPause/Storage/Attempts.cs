namespace RegionalPause.Storage;

/// <summary>How often a conditional write is tried again when another writer was first, before the caller is refused.</summary>
internal static class Attempts
{
    /// <summary>For every write that has no reason for another number.</summary>
    public const int OfAWrite = 20;

    /// <summary>For a command that forbids something: it must not be refused because many others write at the same moment (R14).</summary>
    public const int OfAnUrgentWrite = 200;
}

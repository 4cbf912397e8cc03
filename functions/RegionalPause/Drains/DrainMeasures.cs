using RegionalPause.Holds;
using RegionalPause.Telemetry;

namespace RegionalPause.Drains;

/// <summary>What is measured of drains.</summary>
internal static class DrainMeasures
{
    /// <summary>Counts what became of the items of one step.</summary>
    public static void CountDrained(this Instruments instruments, DrainProgress done)
    {
        Count(done.Released, "released");
        Count(done.HeldAgain, "held-again");
        Count(done.Excluded, "excluded");
        Count(done.Purged, "purged");
        Count(done.SetAside, "set-aside");

        void Count(long items, string result)
        {
            if (items > 0)
                instruments.Drained.Add(items, Instruments.Tag(Instruments.Result, result));
        }
    }
}

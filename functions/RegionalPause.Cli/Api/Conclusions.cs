using RegionalPause.Contract;

namespace RegionalPause.Cli.Api;

/// <summary>What this command line concludes from answers of the gate.</summary>
internal static class Conclusions
{
    extension(JurisdictionView jurisdiction)
    {
        public bool IsOpen => jurisdiction.Flag == "open";
    }

    extension(HoldView hold)
    {
        /// <summary>Items with which nothing is left to do.</summary>
        public long Done => hold.Released + hold.HeldAgain + hold.Excluded + hold.Purged;
    }

    extension(DrillView drill)
    {
        public bool IsOver => drill.Stage is "done" or "interrupted";
    }

    extension(FiguresView figures)
    {
        /// <summary>Members with whom nothing is left to do for now.</summary>
        public long Done => figures.Sent + figures.Unreachable + figures.SetAside;
    }
}

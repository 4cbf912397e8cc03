using RegionalPause.Contract;

namespace RegionalPause.Cli.Api;

/// <summary>Values that the command line derives from answers of the gate.</summary>
internal static class Conclusions
{
    extension(JurisdictionView jurisdiction)
    {
        public bool IsOpen => jurisdiction.Flag == "open";
    }

    extension(HoldView hold)
    {
        /// <summary>Items that the drain has finished.</summary>
        public long Done => hold.Released + hold.HeldAgain + hold.Excluded + hold.Purged;
    }

    extension(DrillView drill)
    {
        public bool IsOver => drill.Stage is "done" or "interrupted";
    }

    extension(FiguresView figures)
    {
        /// <summary>Members for whom the campaign has nothing left to do at the moment.</summary>
        public long Done => figures.Sent + figures.Unreachable + figures.SetAside;
    }

    extension(PermitView permit)
    {
        /// <summary>Whether its run may read.</summary>
        public bool IsActive => permit.State == "active";
    }
}

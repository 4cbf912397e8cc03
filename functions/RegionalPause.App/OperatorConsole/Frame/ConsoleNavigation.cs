namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>The entries of the navigation.</summary>
internal static class ConsoleNavigation
{
    private static readonly (string Path, string Name)[] Entries =
    [
        ("/", "Overview"),
        ("/orders", "Orders"),
        ("/campaigns", "Campaigns"),
        ("/holds", "Holds"),
        ("/flags", "Flags"),
        ("/ledger", "Ledger"),
        ("/drills", "Drills"),
        ("/fleet", "Fleet"),
        ("/poison", "Poison"),
    ];

    /// <summary>The entries that a person can use, with the most urgent one first.</summary>
    public static IEnumerable<(string Path, string Name)> EntriesFor(ConsoleVisit visit)
    {
        if (visit.MayOperate)
            yield return ("/pause", "Pause");
        foreach ((string Path, string Name) entry in Entries)
            yield return entry;
        if (visit.IsDevelopment)
            yield return ("/mailbox", "Mailbox");
    }
}

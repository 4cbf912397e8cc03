using RegionalPause.Content;

namespace RegionalPause.Gate;

/// <summary>R2 as code: the rules in order, first match wins. Pure: the same item, snapshot and standing always give the same decision.</summary>
public static class GateRules
{
    /// <summary>Decides one item.</summary>
    public static Decision Decide(ContentItem item, Snapshot snapshot, AuthorStanding author) => throw new NotImplementedException();
}

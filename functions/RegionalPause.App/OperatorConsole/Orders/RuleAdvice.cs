namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>How to meet a safety rule, and where.</summary>
public static class RuleAdvice
{
    /// <summary>What to do.</summary>
    public static string Of(string rule) =>
        rule switch
        {
            "engagement-closed" => "Record the authority's outcome and close the engagement",
            "campaign-complete" => "Run the campaign until enough notices are delivered",
            "window-elapsed" => "Wait until every member had time to object",
            "objections-applied" => "The controller does this by itself; look at the holds",
            "objection-page-works" => "The controller probes the page; look at the fleet",
            "notice-matches" => "Propose what the notice said, or send a new notice",
            "two-approvers" => "Two people approve the proposal",
            _ => "File the assessment in the proposal",
        };

    /// <summary>The place to do it.</summary>
    public static string LinkOf(string rule, string order) =>
        rule switch
        {
            "engagement-closed" => "#engagement",
            "campaign-complete" or "window-elapsed" => "#campaigns",
            "objections-applied" => "/holds",
            "objection-page-works" => "/fleet",
            "two-approvers" => $"/orders/{order}/approve",
            _ => "#proposal",
        };
}

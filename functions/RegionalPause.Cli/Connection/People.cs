namespace RegionalPause.Cli.Connection;

/// <summary>
/// The persons that <c>up</c> creates tokens for. A verb uses the person with its role, unless <c>--as</c> names another.
/// </summary>
internal static class People
{
    /// <summary>Pauses and closes flags (<c>Pause.Operate</c>).</summary>
    public const string Operator = "olivia";

    /// <summary>Opens flags and ends orders (<c>Pause.Approve</c>).</summary>
    public const string Approver = "alice";

    /// <summary>The second person who opens flags and ends orders (<c>Pause.Approve</c>).</summary>
    public const string SecondApprover = "bob";

    /// <summary>Reads everything, changes nothing (<c>Pause.Audit</c>).</summary>
    public const string Auditor = "audit";

    /// <summary>Submits content (<c>Content.Submit</c>).</summary>
    public const string Pipeline = "pipeline";

    /// <summary>Forwards the objections and withdrawals that members make in their account settings (<c>Members.Speak</c>).</summary>
    public const string Settings = "settings";
}

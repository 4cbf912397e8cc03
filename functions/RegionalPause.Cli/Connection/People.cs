namespace RegionalPause.Cli.Connection;

/// <summary>The people <c>up</c> mints tokens for. A verb speaks as the one who may, unless <c>--as</c> names another.</summary>
internal static class People
{
    /// <summary>Pauses and closes flags (<c>Pause.Operate</c>).</summary>
    public const string Operator = "olivia";

    /// <summary>Opens flags and ends orders (<c>Pause.Approve</c>).</summary>
    public const string Approver = "alice";

    /// <summary>The second one who does (<c>Pause.Approve</c>).</summary>
    public const string SecondApprover = "bob";

    /// <summary>Reads everything, changes nothing (<c>Pause.Audit</c>).</summary>
    public const string Auditor = "audit";

    /// <summary>Submits content (<c>Content.Submit</c>).</summary>
    public const string Pipeline = "pipeline";

    /// <summary>Passes on what members say in their account's settings (<c>Members.Speak</c>).</summary>
    public const string Settings = "settings";
}

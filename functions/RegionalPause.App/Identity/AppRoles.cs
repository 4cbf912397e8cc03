namespace RegionalPause.App.Identity;

/// <summary>App roles of the Entra registration. The claim <c>roles</c> contains them (R36).</summary>
internal static class AppRoles
{
    public const string Operate = "Pause.Operate";
    public const string Approve = "Pause.Approve";
    public const string Audit = "Pause.Audit";
    public const string Submit = "Content.Submit";

    /// <summary>
    /// The role of the platform's settings service, which forwards objections and withdrawals of members. Never give it to a pipeline: the
    /// pipeline could withdraw objections itself.
    /// </summary>
    public const string Speak = "Members.Speak";
}

/// <summary>Authorization policies of the route groups. Each role allows only what its holder needs for the work.</summary>
internal static class Policies
{
    public const string Read = nameof(Read);
    public const string Operate = nameof(Operate);
    public const string Approve = nameof(Approve);
    public const string SetFlags = nameof(SetFlags);
    public const string Submit = nameof(Submit);
    public const string ReadDecisions = nameof(ReadDecisions);
    public const string CheckTickets = nameof(CheckTickets);
    public const string RecordObjections = nameof(RecordObjections);
    public const string ReadPermits = nameof(ReadPermits);

    /// <summary>The roles of each policy. A caller needs one of them.</summary>
    public static IReadOnlyDictionary<string, string[]> Roles { get; } =
        new Dictionary<string, string[]>
        {
            [Read] = [AppRoles.Operate, AppRoles.Approve, AppRoles.Audit],
            [Operate] = [AppRoles.Operate],
            [Approve] = [AppRoles.Approve],
            [SetFlags] = [AppRoles.Operate, AppRoles.Approve],
            [Submit] = [AppRoles.Submit],
            [ReadDecisions] = [AppRoles.Operate, AppRoles.Approve, AppRoles.Audit, AppRoles.Submit],
            [CheckTickets] = [AppRoles.Submit, AppRoles.Audit],
            [RecordObjections] = [AppRoles.Speak, AppRoles.Operate],
            [ReadPermits] = [AppRoles.Submit, AppRoles.Operate, AppRoles.Approve, AppRoles.Audit],
        };

    /// <summary>Policies that require a person's token in addition to the role: an application cannot approve (R45).</summary>
    public static IReadOnlySet<string> OfPeople { get; } = new HashSet<string> { Approve };
}

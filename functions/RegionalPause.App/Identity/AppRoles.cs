namespace RegionalPause.App.Identity;

/// <summary>App roles of the Entra registration, as they stand in the claim <c>roles</c> (R36).</summary>
internal static class AppRoles
{
    public const string Operate = "Pause.Operate";
    public const string Approve = "Pause.Approve";
    public const string Audit = "Pause.Audit";
    public const string Submit = "Content.Submit";

    /// <summary>
    /// Of the platform's settings service: passes on what members say of their own content. Never a pipeline's: it would loosen for itself.
    /// </summary>
    public const string Speak = "Members.Speak";
}

/// <summary>Who may do what; set on route groups. Each role has what its holder's work needs and no more.</summary>
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

    /// <summary>Each policy with the roles of which one is enough.</summary>
    public static IReadOnlyDictionary<string, string[]> Roles { get; } = new Dictionary<string, string[]>
    {
        [Read] = [AppRoles.Operate, AppRoles.Approve, AppRoles.Audit],
        [Operate] = [AppRoles.Operate],
        [Approve] = [AppRoles.Approve],
        [SetFlags] = [AppRoles.Operate, AppRoles.Approve],
        [Submit] = [AppRoles.Submit],
        [ReadDecisions] = [AppRoles.Operate, AppRoles.Approve, AppRoles.Audit, AppRoles.Submit],
        [CheckTickets] = [AppRoles.Submit, AppRoles.Audit],
        [RecordObjections] = [AppRoles.Speak, AppRoles.Operate],
    };

    /// <summary>Policies that ask for a person's token beside the role: an application approves nothing (R45).</summary>
    public static IReadOnlySet<string> OfPeople { get; } = new HashSet<string> { Approve };
}

using System.Collections.Immutable;

namespace RegionalPause.Readiness;

/// <summary>What waits for a person, and what the settings leave open.</summary>
internal static class SetupRules
{
    /// <summary>A ceiling that is nearer needs a person; for a short one, the last quarter.</summary>
    private const int NearDays = 30;

    public static ReadinessCheck Holds(ReadinessFacts facts)
    {
        const string id = "holds";
        if (!facts.Held.Succeeded(out ImmutableArray<HeldScope> held, out string? fault))
            return ReadinessCheck.Warning(id, $"The held items could not be counted: {fault}.", "Ask again in a minute.");
        HeldScope[] near =
        [
            .. held.Where(h => h.Held > 0 && h.DaysLeft < Math.Min(NearDays, h.Ceiling / 4))
                .OrderBy(h => h.DaysLeft)
                .ThenBy(h => h.Scope, StringComparer.Ordinal),
        ];
        if (near is not [var first, ..])
            return ReadinessCheck.Ok(id, $"{PauseRules.Count(held.Sum(h => h.Held), "held item")}, and no ceiling is near.");
        string found =
            $"{PauseRules.Count(first.Held, "item")} held under {first.Scope} reach the ceiling in {PauseRules.Count(first.DaysLeft, "day")}"
            + (near.Length > 1 ? $", and {PauseRules.Count(near.Length - 1, "other scope")} is near too." : ".");
        const string remedy = "Decide what becomes of them: rpause hold list. At the ceiling they are purged, or a person is asked.";
        return first.DaysLeft == 0 ? ReadinessCheck.Failed(id, found, remedy) : ReadinessCheck.Warning(id, found, remedy);
    }

    public static ReadinessCheck Poison(ReadinessFacts facts)
    {
        const string id = "poison";
        if (!facts.Poison.Succeeded(out PoisonReading? poison, out string? fault))
            return ReadinessCheck.Failed(id, $"The messages that were put aside could not be read: {fault}.", "As for storage.");
        return poison.Waiting == 0
            ? ReadinessCheck.Ok(id, "No message was put aside.")
            : ReadinessCheck.Warning(
                id,
                $"{PauseRules.Count(poison.Waiting, "message")}{(poison.IsCut ? " or more" : "")} put aside from {PauseRules.Named(poison.Queues)}.",
                "Correct them, send them again or drop them: rpause poison list."
            );
    }

    public static ReadinessCheck People(ReadinessFacts facts)
    {
        const string id = "people";
        InstallationSettings settings = facts.Settings;
        if (settings.IsDevelopment)
            return settings.HasTokenAuthority || settings.HasLocalTokenKeys
                ? ReadinessCheck.Ok(
                    id,
                    $"Development: {PauseRules.Count(settings.PeopleWithoutPassword, "name")} to sign in with, no password."
                )
                : ReadinessCheck.Warning(id, "No token is accepted, so the API refuses every caller.", "Start with rpause up.");
        // The app does not start with such people outside Development; a second look costs nothing.
        if (settings.PeopleWithoutPassword > 0)
            return ReadinessCheck.Failed(id, "People can sign in without a password.", "Remove the setting Console:People.");
        if (!settings.HasTokenAuthority && !settings.HasLocalTokenKeys)
            return ReadinessCheck.Failed(
                id,
                "No token is accepted, so nobody can pause over HTTP or with the command line.",
                "Set Authentication:Schemes:Bearer:Authority and ValidAudiences (infra/README.md)."
            );
        if (settings.HasLocalTokenKeys)
            return ReadinessCheck.Warning(
                id,
                "Tokens are accepted that a key in the settings signed.",
                "Remove Authentication:Schemes:Bearer:SigningKeys, and use an identity provider."
            );
        return settings.HasConsoleSignIn
            ? ReadinessCheck.Ok(id, "Tokens of the identity provider are accepted, and people can sign in to the console.")
            : ReadinessCheck.Warning(id, "Nobody can sign in to the console.", "Set up the sign-in: docs/sign-in.md.");
    }

    public static ReadinessCheck Notices(ReadinessFacts facts)
    {
        const string id = "notices";
        InstallationSettings settings = facts.Settings;
        if (settings.ObjectionAddress.Length == 0)
            return ReadinessCheck.Warning(
                id,
                "Members cannot be told: no campaign can send notices without the address of the objection page.",
                "Set Objections:PublicAddress."
            );
        if (!settings.EmptyNoticeSettings.IsEmpty)
            return ReadinessCheck.Warning(
                id,
                $"Notices lack what members need: {string.Join(", ", settings.EmptyNoticeSettings)} not set.",
                "Set them before a campaign (docs/members.md)."
            );
        if (!settings.IsDevelopment && !settings.ObjectionAddress.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return ReadinessCheck.Failed(id, "Links of notices do not begin with https://.", "Set Objections:PublicAddress.");
        if (facts.WithoutNotice.IsEmpty)
            return ReadinessCheck.Ok(id, "Notices name a contact, and each jurisdiction with an open flag has one in its languages.");
        string missing = $"No notice in an official language of {PauseRules.Named(facts.WithoutNotice)}.";
        return settings.IsDevelopment
            ? ReadinessCheck.Ok(id, missing)
            : ReadinessCheck.Warning(id, missing, "A campaign there is refused. Add the language, or keep the flag closed.");
    }

    public static ReadinessCheck Transport(ReadinessFacts facts)
    {
        const string id = "transport";
        InstallationSettings settings = facts.Settings;
        return settings.IsDevelopment || settings.ConnectionStrings.IsEmpty
            ? ReadinessCheck.Ok(id, $"The queues are on {settings.Transport}.")
            : ReadinessCheck.Warning(
                id,
                $"The queues are on {settings.Transport}, and {string.Join(" and ", settings.ConnectionStrings)} is a connection string with a key.",
                "Use a managed identity: AzureWebJobsStorage:accountName, ServiceBus:FullyQualifiedNamespace."
            );
    }
}

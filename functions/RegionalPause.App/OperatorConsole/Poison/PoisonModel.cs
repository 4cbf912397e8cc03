using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Poison;

/// <summary>The messages that could not be handled and wait for a person.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Groups">The messages by queue and reason.</param>
/// <param name="Chosen">The group to which the list is narrowed; <c>null</c> for all.</param>
/// <param name="Rows">One page of the messages.</param>
/// <param name="IsCut">Whether there are more messages than were read.</param>
/// <param name="Refused">The form of the group that was refused.</param>
public sealed record PoisonModel(
    ConsoleVisit Visit,
    ImmutableArray<PoisonGroupView> Groups,
    PoisonGroupView? Chosen,
    Paged<PoisonView> Rows,
    bool IsCut,
    RefusedForm Refused
)
{
    /// <summary>What was done to a group just now; <c>null</c> if nothing was.</summary>
    public string? Done { get; init; }

    /// <summary>The address of a group.</summary>
    public static string AddressOf(PoisonGroupView group) =>
        $"/poison?queue={Uri.EscapeDataString(group.Queue)}&reason={Uri.EscapeDataString(group.Reason)}";
}

/// <summary>One message, with its body.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Shown">The message.</param>
/// <param name="Refused">The form that was refused.</param>
public sealed record PoisonMessageModel(ConsoleVisit Visit, PoisonMessageView Shown, RefusedForm Refused)
{
    /// <summary>Whether the message waits for a person.</summary>
    public bool Waits => Shown.Message.State == "kept";

    /// <summary>The text of the body in the form: what was typed, or the body as it is.</summary>
    public string Typed => Refused.Typed("fix", "body", Shown.Body ?? "");
}

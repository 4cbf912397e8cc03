using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Flags;

/// <summary>One training flag, with the name of its jurisdiction.</summary>
public sealed record FlagRow(string Name, FlagView Flag);

/// <summary>The list of training flags, and the forms that change them.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Query">What was searched for.</param>
/// <param name="Flags">One page of the flags.</param>
/// <param name="Name">The jurisdiction or group with which the form begins.</param>
/// <param name="Refused">A form of this page that was refused.</param>
public sealed record FlagsModel(ConsoleVisit Visit, string Query, Paged<FlagRow> Flags, string Name, RefusedForm Refused)
{
    /// <summary>Whether the person may change any flag.</summary>
    public bool MayChange => Visit.MayOperate || Visit.MayApprove;
}

/// <summary>A change of flags, shown before it is done.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Title">What will be done.</param>
/// <param name="Action">The address that does it.</param>
/// <param name="Fields">The fields of the form that does it.</param>
/// <param name="Change">What it would change.</param>
/// <param name="HasChanged">Whether the person saw another difference before.</param>
public sealed record FlagChangeModel(
    ConsoleVisit Visit,
    string Title,
    string Action,
    IReadOnlyList<KeyValuePair<string, string>> Fields,
    DifferenceView Change,
    bool HasChanged
)
{
    /// <summary>Identifies the difference.</summary>
    public required string Mark { get; init; }
}

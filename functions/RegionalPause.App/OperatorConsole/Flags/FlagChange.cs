using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Flags;

/// <summary>A change of flags that a form asks for.</summary>
/// <param name="Form">The name of the form.</param>
/// <param name="Title">What it does.</param>
/// <param name="Action">The address that does it.</param>
/// <param name="Fields">The fields that say all of it.</param>
/// <param name="Loosens">Whether it may admit more.</param>
/// <param name="Preview">Shows what it would change.</param>
/// <param name="Do">Does it.</param>
internal sealed record FlagChange(
    string Form,
    string Title,
    string Action,
    ImmutableArray<KeyValuePair<string, string>> Fields,
    bool Loosens,
    Func<CancellationToken, Task<Result<ProposedChange>>> Preview,
    Func<CancellationToken, Task<Result<ImmutableArray<TrainingFlag>>>> Do
);

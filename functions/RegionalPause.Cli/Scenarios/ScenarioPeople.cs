using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Scenarios;

/// <summary>The gate of <c>up</c>, called by each of its people: a scenario takes one who pauses and two others who approve.</summary>
internal sealed class ScenarioPeople(Run run)
{
    public PauseApi Operator { get; } = run.ApiOfUp(People.Operator);

    public PauseApi Approver { get; } = run.ApiOfUp(People.Approver);

    public PauseApi SecondApprover { get; } = run.ApiOfUp(People.SecondApprover);

    public PauseApi Auditor { get; } = run.ApiOfUp(People.Auditor);

    public PauseApi Pipeline { get; } = run.ApiOfUp(People.Pipeline);

    public PauseApi Settings { get; } = run.ApiOfUp(People.Settings);
}

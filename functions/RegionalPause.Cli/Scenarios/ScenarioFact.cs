namespace RegionalPause.Cli.Scenarios;

/// <summary>One thing that a step shows.</summary>
/// <param name="What">What was asked or done.</param>
/// <param name="Shows">What the gate answered.</param>
/// <param name="Expected">What the scenario expects, if the gate answered something else; otherwise <c>null</c>.</param>
internal sealed record ScenarioFact(string What, string Shows, string? Expected = null);

/// <summary>A step of <c>rpause demo --json</c>, one line each.</summary>
internal sealed record ScenarioStepView(
    string Scenario,
    int Step,
    int Of,
    DateOnly On,
    string Happened,
    IReadOnlyList<string> Sources,
    string Does,
    IReadOnlyList<ScenarioFact> Shows
);

/// <summary>The last line of <c>rpause demo --json</c>.</summary>
internal sealed record ScenarioEndView(
    string Scenario,
    string Order,
    bool AsExpected,
    string Evidence,
    long Leaves,
    string Root,
    double Seconds,
    IReadOnlyList<ScenarioFact> Shows
);

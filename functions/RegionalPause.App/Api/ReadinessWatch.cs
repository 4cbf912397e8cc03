using RegionalPause.Readiness;

namespace RegionalPause.App.Api;

/// <summary>
/// The work of the timer <c>CheckReadiness</c>: one warning for each check that failed. An alert rule counts these warnings.
/// </summary>
public sealed partial class ReadinessWatch(ReadinessReader reader, ILogger<ReadinessWatch> logger)
{
    /// <summary>Runs one round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ReadinessReport report = await reader.ReadAsync(cancellationToken);
        foreach (ReadinessCheck check in report.Checks.Where(c => c.State == ReadinessState.Failed))
            LogFailed(check.Id, check.Found, check.Remedy);
    }

    [LoggerMessage(9811, LogLevel.Warning, "Readiness: the check {Check} failed: {Found} {Remedy}")]
    private partial void LogFailed(string check, string found, string? remedy);
}

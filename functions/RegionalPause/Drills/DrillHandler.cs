using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Drills;

/// <summary>
/// Requests drills, and runs those that were requested or are due (R14a). A timer runs it, on one instance at a time. Two at once are two
/// drills: wasteful, but not wrong.
/// </summary>
public sealed partial class DrillHandler(
    DrillTable table,
    DrillRun run,
    ControlTable control,
    StoreClock clock,
    Instruments instruments,
    IOptions<DrillOptions> options,
    ILogger<DrillHandler> logger
)
{
    /// <summary>The name of the issuer of a drill that the schedule started.</summary>
    public const string Schedule = "schedule";

    // No drill runs longer: its load, its pause and its waiting time are bounded. After this time a running drill counts as dead.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly DrillOptions options = options.Value;

    /// <summary>Every drill, newest first.</summary>
    public async Task<ImmutableArray<Drill>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await table.ReadAsync(cancellationToken).ConfigureAwait(false)).Reverse()];

    /// <summary>One drill; <c>null</c> if it does not exist.</summary>
    public Task<Drill?> FindAsync(OrderId id, CancellationToken cancellationToken) => table.FindAsync(id, cancellationToken);

    /// <summary>Requests a drill; it starts in the timer's next round. Refused while another drill waits or runs.</summary>
    public async Task<Result<Drill>> RequestAsync(Person by, CancellationToken cancellationToken)
    {
        var wrong = new FieldErrors("The drill");
        Person requestedBy = PauseRequestReader.ReadPerson(by, wrong);
        if (wrong.Refusal is { } refusal)
            return refusal;
        await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false); // updates the store's clock
        DateTimeOffset now = clock.Now;
        if ((await table.ReadAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(d => IsPending(d, now)) is { } pending)
            return new Refusal(
                RefusalCode.NotInThisStage,
                $"Drill '{pending.Id}' was requested by '{pending.RequestedBy}' and is not finished yet."
            );
        return await AddAsync(requestedBy, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs one round: the drill that was requested or is due, if there is one.</summary>
    public async Task RunDueAsync(DrillChannels channels, CancellationToken cancellationToken)
    {
        await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = clock.Now;
        ImmutableArray<Drill> drills = await table.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (drills.Where(d => d is { Stage: DrillStage.Done, Figures.Passed: true }).Max(d => d.EndedAt) is { } passed)
            instruments.DrillPassed.Set(passed.ToUnixTimeSeconds());
        foreach (Drill dead in drills.Where(d => d.Stage == DrillStage.Running && !IsPending(d, now)))
        {
            await run.EndAsync(dead.Id, dead.RequestedBy, cancellationToken).ConfigureAwait(false);
            await table.WriteAsync(dead with { Stage = DrillStage.Interrupted, EndedAt = now }, cancellationToken).ConfigureAwait(false);
            Count("interrupted");
            LogInterrupted(dead.Id);
        }
        if (drills.Any(d => d.Stage == DrillStage.Running && IsPending(d, now)))
            return;
        Drill? next = drills.FirstOrDefault(d => d.Stage == DrillStage.Requested);
        if (next is null && await IsDueAsync(drills, now, cancellationToken).ConfigureAwait(false))
            next = await AddAsync(Schedule, now, cancellationToken).ConfigureAwait(false);
        if (next is not null)
            await RunAsync(next with { Stage = DrillStage.Running, StartedAt = now }, channels, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(Drill drill, DrillChannels channels, CancellationToken cancellationToken)
    {
        await table.WriteAsync(drill, cancellationToken).ConfigureAwait(false);
        LogBegins(drill.Id);
        DrillFigures figures = await run.RunAsync(drill, channels, cancellationToken).ConfigureAwait(false);
        await table
            .WriteAsync(drill with { Stage = DrillStage.Done, EndedAt = clock.Now, Figures = figures }, cancellationToken)
            .ConfigureAwait(false);
        Count(figures.Passed ? "passed" : "failed");
        if (figures.Passed)
            LogPassed(drill.Id, figures.FencedAfter!.Value.TotalMilliseconds, figures.EffectiveAfter!.Value.TotalMilliseconds);
        else
            LogFailed(drill.Id, figures.Late, figures.Lost, figures.EffectiveAfter is not null);
    }

    private async Task<bool> IsDueAsync(ImmutableArray<Drill> drills, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (options.Every == TimeSpan.Zero)
            return false;
        DateTimeOffset last = drills.IsEmpty
            ? await table.SinceAsync(now, cancellationToken).ConfigureAwait(false)
            : drills.Max(d => d.StartedAt ?? d.RequestedAt);
        return now - last >= options.Every;
    }

    private async Task<Drill> AddAsync(Person by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var drill = new Drill
        {
            Id = OrderId.Parse(now.UtcDateTime.ToString("'drill-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)),
            Stage = DrillStage.Requested,
            RequestedBy = by,
            RequestedAt = now,
        };
        await table.WriteAsync(drill, cancellationToken).ConfigureAwait(false);
        return drill;
    }

    private void Count(string result) => instruments.Drills.Add(1, Instruments.Tag(Instruments.Result, result));

    private static bool IsPending(Drill drill, DateTimeOffset now) =>
        drill.Stage == DrillStage.Requested || (drill.Stage == DrillStage.Running && now - drill.StartedAt <= Longest);

    [LoggerMessage(2101, LogLevel.Information, "Drill {Id} starts")]
    private partial void LogBegins(OrderId id);

    [LoggerMessage(2102, LogLevel.Information, "Drill {Id} passed: fenced after {Fenced} ms, effective after {Effective} ms")]
    private partial void LogPassed(OrderId id, double fenced, double effective);

    [LoggerMessage(2103, LogLevel.Error, "Drill {Id} FAILED: {Late} late, {Lost} lost, effective: {Effective}")]
    private partial void LogFailed(OrderId id, int late, int lost, bool effective);

    [LoggerMessage(2104, LogLevel.Warning, "Drill {Id} was interrupted; its order was ended")]
    private partial void LogInterrupted(OrderId id);
}

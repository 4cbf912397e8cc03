using System.CommandLine;
using System.Globalization;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Engagement;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause confirm</c>: records when the authority was told of an order, the third of its instants (D4). It is a legal instant: another
/// one than the recorded one is a correction, which takes a reason and is an entry of the engagement log with both instants.
/// </summary>
internal static class ConfirmCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Option<DateTimeOffset?> At = OptionOf.Instant("--at", "When it was told, with its offset [now]");
    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why the recorded instant is corrected",
        HelpName = "TEXT",
    };

    public static Command Create(Shell shell) =>
        shell.Verb(
            "confirm",
            "Record when the authority was told of an order; a correction takes a reason (Pause.Operate)",
            [Id, At, Reason],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Operator);
        string id = run.Get(Id);
        DateTimeOffset at = run.Get(At) ?? run.Around.Time.GetUtcNow();
        DateTimeOffset? before = (await api.OrderAsync(id, cancellationToken)).Value.ConfirmedToAuthorityAt;
        bool isCorrection = before is { } told && told != at;
        if (isCorrection && string.IsNullOrWhiteSpace(run.Get(Reason)))
            throw Errors.ConfirmedBefore(id, before!.Value);
        if (isCorrection)
        {
            // The entry comes first: if the command ends in between, the log says what was meant and the instant is still the earlier one.
            var entry = new EngagementRequest
            {
                Kind = "response",
                On = DateOnly.FromDateTime(run.Around.Time.GetUtcNow().UtcDateTime),
                Reference = $"Correction: told at {Text(at)}, not at {Text(before!.Value)}. {run.Get(Reason)!.Trim()}",
            };
            await api.EnterEngagementAsync(id, entry, cancellationToken);
        }
        Answer<OrderView> order = await api.ConfirmAsync(id, at, cancellationToken);
        run.Print(order, value => ShowCommand.Write(run, value));
        if (isCorrection)
            run.Remark($"Corrected; before it was {Words.Second(before)} UTC. Both are on record: rpause engagement show {id}");
        return Exit.Done;
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Flags;
using RegionalPause.Messaging;
using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.App.Messages;

/// <summary>
/// Runs commands of operators' systems, so that an incident system can pause (R14). A system that can write to the queue can tighten. No
/// command that loosens is accepted from the queue, because a queue message does not prove an identity.
/// </summary>
public sealed partial class AdminCommandHandler(PauseHandler pauses, FlagHandler flags, ILogger<AdminCommandHandler> logger)
{
    /// <summary>Runs commands; one result per message, in order.</summary>
    public async Task<ImmutableArray<MessageResult>> HandleAsync(
        IReadOnlyList<IncomingMessage> messages,
        CancellationToken cancellationToken
    )
    {
        var results = ImmutableArray.CreateBuilder<MessageResult>(messages.Count);
        foreach (IncomingMessage message in messages)
            results.Add(await RunAsync(message, cancellationToken));
        return results.MoveToImmutable();
    }

    private async Task<MessageResult> RunAsync(IncomingMessage message, CancellationToken cancellationToken)
    {
        if (
            !AdminCommandReader.Read(message.Body).Succeeded(out AdminCommandBody? body, out Refusal? refusal)
            || (refusal = await RunAsync(body with { Id = IdOf(body, message) }, cancellationToken)) is not null
        )
        {
            return RefusedMessage.ResultOf(refusal);
        }

        LogDone(body.Command, message.Id);
        return new MessageResult.Done([]);
    }

    private async Task<Refusal?> RunAsync(AdminCommandBody body, CancellationToken cancellationToken) =>
        body.Command switch
        {
            "plan" => Log(
                (await pauses.PlanAsync(body, body.By, cancellationToken)).Succeeded(out PausePlan? plan, out Refusal? refusal)
                    ? plan
                    : null,
                refusal
            ),
            "pause" => (await pauses.PauseAsync(body, body.By, cancellationToken)).Refusal,
            "close-flag" when body.Name is { } name => (
                await flags.SetAsync(name, open: false, body.By, body.Reason, cancellationToken)
            ).Refusal,
            "close-flag" => Missing("name", "the jurisdiction or group whose flag is to be closed"),
            "lift" or "withdraw" or "open-flag" => new Refusal(
                RefusalCode.NeedsAuthenticatedPerson,
                $"'{body.Command}' loosens, and a queue message does not prove an identity. "
                    + "Use the HTTP API or rpause with a person's own token."
            ),
            _ => new Refusal(RefusalCode.Invalid, "The command is unknown.") { Errors = [AdminCommandReader.UnknownCommand(body.Command)] },
        };

    /// <summary>
    /// If a command names neither an order nor an instant, the order's id is derived from the message, so that two deliveries make one
    /// order (R12). If it states an instant, the id is derived from the instant, and the command makes one order however often it is sent.
    /// </summary>
    private static string? IdOf(AdminCommandBody body, IncomingMessage message) =>
        !string.IsNullOrWhiteSpace(body.Id) || body.EffectiveFrom is not null
            ? body.Id
            : $"queue-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Id)).AsSpan(0, 8))}";

    private Refusal? Log(PausePlan? plan, Refusal? refusal)
    {
        if (plan is not null)
            LogPlan(plan.Order.Id.Value, plan.Jurisdictions.Length, plan.HeldItems, plan.Shards);
        return refusal;
    }

    private static Refusal Missing(string field, string expected) =>
        new(RefusalCode.Invalid, $"'{field}' is missing.") { Errors = [new FieldError(field, null, expected)] };

    [LoggerMessage(9301, LogLevel.Information, "Command {Command} done (message {Message}).")]
    private partial void LogDone(string command, string message);

    [LoggerMessage(
        9302,
        LogLevel.Information,
        "Plan of {Order}: {Jurisdictions} jurisdictions, {Held} items held already, {Shards} instances to fence."
    )]
    private partial void LogPlan(string order, int jurisdictions, long held, int shards);
}

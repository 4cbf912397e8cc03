using RegionalPause.Messaging;
using RegionalPause.Poison;

namespace RegionalPause.Tests.App;

/// <summary>A keeper for tests of what comes before it: it keeps nothing, and knows no repaired message.</summary>
internal sealed class NoKeeper : IPoisonKeeper
{
    public static NoKeeper Instance { get; } = new();

    public Task KeepAsync(string queue, IncomingMessage message, string reason, string detail, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<TakenMessage> TakeAsync(string queue, Resubmission again, IncomingMessage reference, CancellationToken cancellationToken) =>
        Task.FromResult<TakenMessage>(new TakenMessage.Over());

    public Task HandledAsync(TakenMessage.ToHandle taken, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ReleaseAsync(TakenMessage.ToHandle taken, CancellationToken cancellationToken) => Task.CompletedTask;
}

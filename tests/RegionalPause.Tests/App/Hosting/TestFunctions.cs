using System.Collections.Immutable;
using System.Text;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.SelfHosted;
using RegionalPause.Messaging;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>A handler made of a lambda, which remembers the messages it was given.</summary>
internal sealed class TestHandler(Func<IncomingMessage, MessageResult> handle)
{
    private readonly List<IReadOnlyList<IncomingMessage>> calls = [];

    public IReadOnlyList<IReadOnlyList<IncomingMessage>> Calls
    {
        get
        {
            lock (calls)
                return [.. calls];
        }
    }

    public IReadOnlyList<IncomingMessage> Messages => [.. Calls.SelectMany(c => c)];

    public IReadOnlyList<string> Bodies => [.. Messages.Select(m => Encoding.UTF8.GetString(m.Body.Span))];

    public HandleMessages Handle =>
        (messages, _) =>
        {
            lock (calls)
                calls.Add([.. messages]);
            return Task.FromResult<ImmutableArray<MessageResult>>([.. messages.Select(handle)]);
        };
}

/// <summary>A timer function that counts its rounds.</summary>
internal sealed class TestTimer(Func<CancellationToken, Task>? round = null)
{
    private int rounds;

    public int Rounds => Volatile.Read(ref rounds);

    public TimerFunction On(string schedule) =>
        new(
            "Test",
            schedule,
            (_, cancellationToken) =>
            {
                Interlocked.Increment(ref rounds);
                return round?.Invoke(cancellationToken) ?? Task.CompletedTask;
            }
        );
}

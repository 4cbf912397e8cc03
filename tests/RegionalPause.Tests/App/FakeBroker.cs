using System.Collections.Concurrent;
using System.Text;
using RegionalPause.Messaging;

namespace RegionalPause.Tests.App;

/// <summary>One queue and one sink in memory, which write down in order what was asked of them.</summary>
internal sealed class FakeBroker : IMessageSource, IMessageSink
{
    private readonly ConcurrentQueue<IReadOnlyList<ReceivedMessage>> waiting = new();

    /// <summary><c>send m1</c>, <c>complete m1</c>, <c>return m1 2s</c>, <c>poison m1 reason</c>.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public Func<OutgoingMessage, Task> OnSend { get; set; } = _ => Task.CompletedTask;

    public Func<ReceivedMessage, Task> OnComplete { get; set; } = _ => Task.CompletedTask;

    public Func<Task> OnReceive { get; set; } = () => Task.CompletedTask;

    public int Receives { get; private set; }

    public static ReceivedMessage Message(string id, long deliveries = 1) =>
        new(new IncomingMessage(id, Encoding.UTF8.GetBytes(id), deliveries), id);

    public void Deliver(params IReadOnlyList<ReceivedMessage> batch) => waiting.Enqueue(batch);

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(CancellationToken cancellationToken)
    {
        Receives++;
        await OnReceive();
        return waiting.TryDequeue(out IReadOnlyList<ReceivedMessage>? batch) ? batch : [];
    }

    public async Task CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        await OnComplete(message);
        Log.Enqueue($"complete {message.Message.Id}");
    }

    public Task ReturnAsync(ReceivedMessage message, TimeSpan after, CancellationToken cancellationToken)
    {
        Log.Enqueue($"return {message.Message.Id} {after.TotalSeconds}s");
        return Task.CompletedTask;
    }

    public Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken cancellationToken)
    {
        Log.Enqueue($"poison {message.Message.Id} {reason}");
        return Task.CompletedTask;
    }

    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await OnSend(message);
        Log.Enqueue($"send {message.Id}");
    }
}

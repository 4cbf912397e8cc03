using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>
/// A SASL mechanism that lets everybody in. Like Service Bus, and unlike the library's own listener, the broker then waits for the client
/// to speak first: Microsoft's client loses what arrives in one piece with the SASL outcome.
/// </summary>
internal sealed class PoliteWelcome(string mechanism) : SaslProfile(mechanism)
{
    protected override ITransport UpgradeTransport(ITransport transport) => new PoliteTransport((IAsyncTransport)transport);

    protected override DescribedList GetStartCommand(string hostname) => null!;

    protected override DescribedList OnCommand(DescribedList command) => new SaslOutcome { Code = SaslCode.Ok };

    private sealed class PoliteTransport(IAsyncTransport inner) : IAsyncTransport
    {
        private readonly TaskCompletionSource spokenTo = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void SetConnection(Connection connection) => inner.SetConnection(connection);

        public async Task SendAsync(IList<ByteBuffer> bufferList, int listSize)
        {
            await spokenTo.Task;
            await inner.SendAsync(bufferList, listSize);
        }

        public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count)
        {
            int received = await inner.ReceiveAsync(buffer, offset, count);
            spokenTo.TrySetResult();
            return received;
        }

        public void Send(ByteBuffer buffer) => throw new NotSupportedException("The library sends asynchronously here.");

        public int Receive(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("The library receives asynchronously here.");

        public void Close()
        {
            spokenTo.TrySetResult();
            inner.Close();
        }
    }
}

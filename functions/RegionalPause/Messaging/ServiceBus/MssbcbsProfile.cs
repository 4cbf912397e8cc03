using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>The SASL mechanism of Microsoft's own clients: it says only that a token will follow on <c>$cbs</c>.</summary>
internal sealed class MssbcbsProfile() : SaslProfile("MSSBCBS")
{
    protected override ITransport UpgradeTransport(ITransport transport) => transport;

    protected override DescribedList GetStartCommand(string hostname) => new SaslInit { Mechanism = Mechanism, InitialResponse = [], HostName = hostname };

    // The broker answers with its outcome, or asks something this mechanism does not know.
    protected override DescribedList OnCommand(DescribedList command) => throw new AmqpException(ErrorCode.NotAllowed, $"The broker answered {Mechanism} with {command}.");
}

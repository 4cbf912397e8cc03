using System.Net;
using System.Net.Sockets;

namespace RegionalPause.Cli.Up;

/// <summary>The four ports of a local gate, on 127.0.0.1.</summary>
internal sealed record LocalPorts(int App, int Blob, int Queue, int Table)
{
    // The documented development account of Azurite. Its key is public, and only this computer can reach it.
    private const string Account = "devstoreaccount1";
    private const string PublicKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public string Url => $"http://127.0.0.1:{App}";

    public string Storage =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={PublicKey};BlobEndpoint=http://127.0.0.1:{Blob}/{Account};"
        + $"QueueEndpoint=http://127.0.0.1:{Queue}/{Account};TableEndpoint=http://127.0.0.1:{Table}/{Account};";

    /// <summary>Checks that each port is free before the first process is started; 0 is replaced by a free port.</summary>
    public LocalPorts Claimed()
    {
        // All four ports stay bound until the last one is known, so that no two get the same free port.
        using var app = Bind(App, "the gate", "--port");
        using var blob = Bind(Blob, "Azurite, blobs", "--blob-port");
        using var queue = Bind(Queue, "Azurite, queues", "--queue-port");
        using var table = Bind(Table, "Azurite, tables", "--table-port");
        return new LocalPorts(PortOf(app), PortOf(blob), PortOf(queue), PortOf(table));
    }

    private static TcpListener Bind(int port, string service, string option)
    {
        var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw Errors.PortTaken(port, service, option);
        }
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}

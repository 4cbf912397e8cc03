using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>One of the three services the product uses.</summary>
public enum StorageService
{
    /// <summary>Blobs.</summary>
    Blob,

    /// <summary>Queues.</summary>
    Queue,

    /// <summary>Tables.</summary>
    Table,
}

/// <summary>
/// A storage account: its name, its key and where its services listen, which is Azurite or a a <c>FaultProxy</c> before it.
/// </summary>
public sealed record TestAccount(string Name, string Key, Uri Blob, Uri Queue, Uri Table)
{
    /// <summary>What <c>AzureWebJobsStorage</c> is set to.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Name};AccountKey={Key};BlobEndpoint={Blob}{Name};QueueEndpoint={Queue}{Name};TableEndpoint={Table}{Name};";

    /// <summary>A queue of the account, as the product reads and writes it: base64 text.</summary>
    public QueueClient QueueClient(string queue, QueueClientOptions? options = null)
    {
        options ??= new QueueClientOptions();
        options.MessageEncoding = QueueMessageEncoding.Base64;
        return new QueueClient(ConnectionString, queue, options);
    }

    /// <summary>A table of the account.</summary>
    public TableClient TableClient(string table, TableClientOptions? options = null) => new(ConnectionString, table, options);

    /// <summary>Which service an address belongs to.</summary>
    public StorageService ServiceOf(Uri address) =>
        address.Port == Table.Port ? StorageService.Table
        : address.Port == Queue.Port ? StorageService.Queue
        : StorageService.Blob;
}

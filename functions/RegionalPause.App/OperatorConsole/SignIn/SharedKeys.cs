using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.DataProtection.Repositories;
using RegionalPause.Storage;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// The keys of cookies and form tokens, which all instances share: one blob a key in the container <c>console-keys</c>. The framework makes
/// a new key every 90 days and keeps the old ones. What protects the blobs is the storage account: its encryption at rest, and that only
/// the identity of the app reads it. A key alone makes no session, because the session's row must exist too.
/// </summary>
/// <param name="account">The storage account. It is needed only when a page needs a key.</param>
internal sealed class SharedKeys(Func<StorageAccount> account) : IXmlRepository
{
    /// <summary>The name of the container.</summary>
    public const string ContainerName = "console-keys";

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        BlobContainerClient container = Container();
        var elements = new List<XElement>();
        try
        {
            foreach (string name in container.GetBlobs().Select(blob => blob.Name))
                elements.Add(XElement.Parse(container.GetBlobClient(name).DownloadContent().Value.Content.ToString()));
        }
        catch (RequestFailedException exception) when (exception.Status == StatusCodes.Status404NotFound)
        {
            // The first instance of all makes the container with its first key.
        }
        return elements;
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        BlobContainerClient container = Container();
        container.CreateIfNotExists();
        // If the process dies here, there is no key; the next one makes it. Two instances may make one each; both are good.
        container
            .GetBlobClient($"{friendlyName}.xml")
            .Upload(BinaryData.FromString(element.ToString(SaveOptions.DisableFormatting)), overwrite: true);
    }

    private BlobContainerClient Container() => account().Blobs.GetBlobContainerClient(ContainerName);
}

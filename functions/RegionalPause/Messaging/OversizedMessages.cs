using System.Buffers;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace RegionalPause.Messaging;

/// <summary>
/// Messages that do not fit their queue (64 KiB of base64 on a Storage queue, 256 KiB on Service Bus). The payload, <c>data</c> of a CloudEvent or the original
/// of a poison message, is uploaded to the container <c>oversized-messages</c> as <c>queue/message id.json</c>, and the message says where, in <c>dataref</c> (CloudEvents
/// dataref extension), in its place. The reference carries no permission: whoever reads the queue reads the container with its own identity.
/// Blobs are deleted by the account's lifecycle rule, never by the gate, which cannot know when the reader is done.
/// </summary>
public sealed class OversizedMessages(BlobServiceClient blobs)
{
    /// <summary>The container.</summary>
    public const string ContainerName = "oversized-messages";

    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(ContainerName);

    /// <summary>The message itself if it fits, otherwise one that refers to its uploaded payload.</summary>
    /// <exception cref="InvalidDataException">It is too large and has no payload that could be taken out.</exception>
    public ValueTask<OutgoingMessage> FitAsync(OutgoingMessage message, CancellationToken cancellationToken) =>
        FitAsync(message, MessageText.MaxBodyLength, cancellationToken);

    /// <summary>The same for a queue that takes bodies of another length.</summary>
    /// <exception cref="InvalidDataException">It is too large and has no payload that could be taken out.</exception>
    public ValueTask<OutgoingMessage> FitAsync(OutgoingMessage message, int maxBodyLength, CancellationToken cancellationToken) =>
        message.Body.Length <= maxBodyLength ? new(message) : new(TakeOutAsync(message, maxBodyLength, cancellationToken));

    private async Task<OutgoingMessage> TakeOutAsync(OutgoingMessage message, int maxBodyLength, CancellationToken cancellationToken)
    {
        BlobClient blob = container.GetBlobClient($"{message.Queue}/{Uri.EscapeDataString(message.Id)}.json");
        (OutgoingMessage reference, BinaryData payload) = Split(message, blob.Uri, maxBodyLength);
        await UploadOnceAsync(blob, payload, cancellationToken);
        // Crash here: the payload is stored and nobody refers to it; the same message sent again finds it in place.
        return reference;
    }

    internal static (OutgoingMessage Reference, BinaryData Payload) Split(OutgoingMessage message, Uri dataref, int maxBodyLength = MessageText.MaxBodyLength)
    {
        using var document = JsonDocument.Parse(message.Body);
        BinaryData? payload = null;
        var rest = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(rest))
        {
            json.WriteStartObject();
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (member.Name is "data" or "original" or "originalBase64")
                    payload = BinaryData.FromString(member.Value.GetRawText());
                else
                    member.WriteTo(json);
            }

            json.WriteString("dataref", dataref.AbsoluteUri);
            json.WriteEndObject();
        }

        if (payload is null || rest.WrittenCount > maxBodyLength)
            throw new InvalidDataException($"Message {message.Id} for {message.Queue} is {message.Body.Length} bytes long, of which {rest.WrittenCount} are no payload.");
        return (message with { Body = rest.WrittenMemory }, payload);
    }

    private async Task UploadOnceAsync(BlobClient blob, BinaryData payload, CancellationToken cancellationToken)
    {
        var onlyIfAbsent = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
        try
        {
            await blob.UploadAsync(payload, onlyIfAbsent, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await blob.UploadAsync(payload, onlyIfAbsent, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            // The same id is the same answer (R7).
        }
    }
}

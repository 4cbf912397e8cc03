using System.Buffers;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace RegionalPause.Messaging;

/// <summary>
/// Messages that do not fit their queue (64 KiB of base64 on a Storage queue, 256 KiB on Service Bus). The payload is <c>data</c> of a
/// CloudEvent, or the original of a poison message. It is uploaded to the container <c>oversized-messages</c> as <c>queue/message
/// id.json</c>, and <c>dataref</c> (CloudEvents dataref extension) replaces it in the message. The reference grants no permission: a
/// process that reads the queue reads the container with its own identity. The account's lifecycle rule deletes the blobs; the gate does
/// not, because it does not know when the reader has finished.
/// </summary>
public sealed class OversizedMessages(BlobServiceClient blobs)
{
    /// <summary>Name of the container.</summary>
    public const string ContainerName = "oversized-messages";

    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(ContainerName);

    /// <summary>Returns the message if it fits; otherwise a message that refers to its uploaded payload.</summary>
    /// <exception cref="InvalidDataException">The message is too large and has no payload to move out.</exception>
    public ValueTask<OutgoingMessage> FitAsync(OutgoingMessage message, CancellationToken cancellationToken) =>
        FitAsync(message, MessageText.MaxBodyLength, cancellationToken);

    /// <summary>The same, for a queue with another maximum body length.</summary>
    /// <exception cref="InvalidDataException">The message is too large and has no payload to move out.</exception>
    public ValueTask<OutgoingMessage> FitAsync(OutgoingMessage message, int maxBodyLength, CancellationToken cancellationToken) =>
        message.Body.Length <= maxBodyLength ? new(message) : new(TakeOutAsync(message, maxBodyLength, cancellationToken));

    /// <summary>
    /// Reads a payload that was moved out; <c>null</c> if the reference is to another place, or to nothing.
    /// </summary>
    public async Task<BinaryData?> FindAsync(Uri dataref, CancellationToken cancellationToken)
    {
        var place = new BlobUriBuilder(dataref);
        if (place.BlobContainerName != ContainerName || place.Host != container.Uri.Host)
            return null;
        try
        {
            Response<BlobDownloadResult> found = await container
                .GetBlobClient(place.BlobName)
                .DownloadContentAsync(cancellationToken)
                .ConfigureAwait(false);
            return found.Value.Content;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    private async Task<OutgoingMessage> TakeOutAsync(OutgoingMessage message, int maxBodyLength, CancellationToken cancellationToken)
    {
        BlobClient blob = container.GetBlobClient($"{message.Queue}/{Uri.EscapeDataString(message.Id)}.json");
        (OutgoingMessage reference, BinaryData payload) = Split(message, blob.Uri, maxBodyLength);
        await UploadOnceAsync(blob, payload, cancellationToken);
        // Crash here: the payload is stored, but no message refers to it; the same message sent again uses it.
        return reference;
    }

    internal static (OutgoingMessage Reference, BinaryData Payload) Split(
        OutgoingMessage message,
        Uri dataref,
        int maxBodyLength = MessageText.MaxBodyLength
    )
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
            throw new InvalidDataException(
                $"Message {message.Id} for {message.Queue} has {message.Body.Length} bytes; "
                    + $"{rest.WrittenCount} of them are not payload."
            );
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
            // The payload is stored already: the same id means the same content (R7). Only the signatures of a ticket can differ, and all
            // of them are valid.
        }
    }
}

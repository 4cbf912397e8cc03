using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using Google.Protobuf;
using RegionalPause.IntegrationTests.FunctionsHost.Rpc;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>What the host's half of the Storage extension hands over for a parameter of type <see cref="QueueMessage"/>.</summary>
internal static class QueueMessages
{
    /// <summary>A message as it is bound.</summary>
    public static TypedData Bind(QueueMessage message) =>
        Bind(message.MessageId, message.MessageText, message.DequeueCount, message.InsertedOn ?? DateTimeOffset.UnixEpoch);

    /// <summary>A message of these parts as it is bound.</summary>
    public static TypedData Bind(string id, string text, long dequeueCount, DateTimeOffset insertedOn) =>
        new()
        {
            ModelBindingData = new ModelBindingData
            {
                Version = "1.0",
                Source = "AzureStorageQueues",
                ContentType = "application/json",
                Content = ByteString.CopyFromUtf8(
                    new JsonObject
                    {
                        ["MessageId"] = id,
                        ["PopReceipt"] = "receipt",
                        ["MessageText"] = text,
                        ["DequeueCount"] = dequeueCount,
                        ["InsertedOn"] = insertedOn.ToString("O"),
                        ["NextVisibleOn"] = insertedOn.ToString("O"),
                        ["ExpiresOn"] = insertedOn.AddDays(7).ToString("O"),
                    }.ToJsonString()
                ),
            },
        };
}

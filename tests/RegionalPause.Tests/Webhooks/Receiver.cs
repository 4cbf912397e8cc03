using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RegionalPause.Tests.Webhooks;

/// <summary>A message that a receiver got.</summary>
internal sealed record ReceivedMessage(string Id, string Timestamp, string? Signature, string ContentType, byte[] Body)
{
    public JsonElement Json
    {
        get
        {
            using JsonDocument document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A receiver on a real socket that answers as the test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedMessage> messages = new();

    private Receiver()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(TakeAsync);
    }

    /// <summary>The status of the answer to the message of this number, from 1.</summary>
    public Func<int, int> Answers { get; set; } = _ => StatusCodes.Status204NoContent;

    /// <summary>Completes before a message is answered.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Uri Address { get; private set; } = null!;

    public ReceivedMessage[] Messages => [.. messages];

    public string[] Ids => [.. messages.Select(m => m.Id)];

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        await receiver.app.StartAsync();
        receiver.Address = new Uri(
            receiver.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()
        );
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        messages.Enqueue(
            new ReceivedMessage(
                context.Request.Headers["webhook-id"].ToString(),
                context.Request.Headers["webhook-timestamp"].ToString(),
                context.Request.Headers["webhook-signature"] is [{ } signature] ? signature : null,
                context.Request.ContentType ?? "",
                body.ToArray()
            )
        );
        int status = Answers(messages.Count);
        await Before(context.RequestAborted);
        context.Response.StatusCode = status;
        if (status is >= 300 and < 400)
            context.Response.Headers.Location = Address + "elsewhere";
    }
}

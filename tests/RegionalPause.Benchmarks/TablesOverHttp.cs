using System.Text;
using Microsoft.AspNetCore.Http;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Benchmarks;

/// <summary>
/// The simulated table service behind a web server: it does one request at a time; reading requests and writing answers is done beside it.
/// </summary>
internal sealed class TablesOverHttp(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly SimulatedTables tables = new(time.GetUtcNow);

    public async Task AnswerAsync(HttpContext context)
    {
        string? ifMatch = context.Request.Headers.IfMatch is [{ } tag] ? tag : null;
        TableRequest request = TableWire.Read(
            context.Request.Method,
            new Uri($"http://localhost{CampaignStorage.Target(context)}"),
            ifMatch,
            await CampaignStorage.BodyAsync(context)
        );
        (TableAnswer answer, DateTimeOffset now) = Apply(request);
        StoreAnswer written = TableWire.Write(answer, now);
        context.Response.StatusCode = written.Status;
        foreach ((string name, string value) in written.Headers)
            context.Response.Headers[name] = value;
        if (written.Status == StatusCodes.Status204NoContent)
            return;
        byte[] body = Encoding.UTF8.GetBytes(written.Body);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private (TableAnswer Answer, DateTimeOffset Now) Apply(TableRequest request)
    {
        lock (gate)
        {
            return (tables.Apply(request), tables.Now);
        }
    }
}

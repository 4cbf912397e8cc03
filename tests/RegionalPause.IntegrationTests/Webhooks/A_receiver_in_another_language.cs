using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Webhooks;

/// <summary>
/// <c>tests/independent/webhook-receiver.mjs</c>, written from <c>docs/webhooks.md</c> alone, and the real app on real storage.
/// </summary>
[Requirement("R41")]
public sealed class A_receiver_in_another_language(Azurite azurite) : IAsyncDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const int Silent = 3;

    private readonly ConcurrentQueue<string> lines = new();
    private ChildProcess? receiver;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task verifies_every_event_in_order_although_the_app_is_killed()
    {
        string port = await StartReceiverAsync();
        var deployment = new Deployment
        {
            Settings =
            {
                ["Webhooks__Subscriptions__ops__Url"] = $"http://127.0.0.1:{port}/hooks",
                ["Webhooks__Subscriptions__ops__Secrets__0"] = Secret,
                ["Webhooks__Subscriptions__ops__AllowPrivateAddresses"] = "true",
                ["Webhooks__Timeout"] = "00:01:00",
                ["Tickets__Lifetime"] = "00:00:01",
                ["Pauses__SkewAllowance"] = "00:00:01",
            },
        };
        TestAccount account = azurite.NewAccount();
        await using (AppProcess first = await deployment.StartAppAsync(account, Cancelled))
        {
            // The subscription begins here, before its first round.
            await PostAsync(first, "/api/webhooks/ops/replay", """{"from":1}""");
            await first.OpenFlagsAsync(["GB", "IE"], Cancelled);
            await PostAsync(first, "/api/orders", """{"id":"uk-1","jurisdictions":["GB"],"reason":"r"}""");
            await Eventually.UntilAsync("the receiver is silent", () => Task.FromResult(Messages.Length >= Silent), Cancelled);
            await first.KillAsync();
        }
        string unanswered = Messages[Silent - 1];

        await using AppProcess second = await deployment.StartAppAsync(account, Cancelled);
        await PostAsync(second, "/api/orders", """{"id":"ie-1","jurisdictions":["IE"],"reason":"r"}""");
        await Eventually.UntilAsync(
            "the last event arrives",
            () => Task.FromResult(Messages.Count(m => m.EndsWith("order.effective.v1", StringComparison.Ordinal)) >= 2),
            Cancelled
        );

        lines.ShouldNotContain(line => line.StartsWith("refused", StringComparison.Ordinal));
        Messages.Count(m => m == unanswered).ShouldBe(2);
        string[] once = [.. Messages.Distinct()];
        once.ShouldBe(once.OrderBy(Place));
        string[] types = [.. once.Select(m => m.Split(' ')[1]["regionalpause.control.".Length..])];
        types.Count(t => t == "flags.changed.v1").ShouldBe(2);
        foreach (string type in (string[])["order.committed.v1", "order.fenced.v1", "order.effective.v1"])
            types.Count(t => t == type).ShouldBe(2, type);

        using HttpClient auditor = second.As(Person.Auditor);
        using JsonDocument state = JsonDocument.Parse(await auditor.GetStringAsync(new Uri("/api/webhooks", UriKind.Relative), Cancelled));
        state.RootElement[0].GetProperty("deadLetters").GetArrayLength().ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        if (receiver is not null)
            await receiver.DisposeAsync();
    }

    /// <summary>Id and type of each verified message.</summary>
    private string[] Messages =>
        [.. lines.Where(l => l.StartsWith("message ", StringComparison.Ordinal)).Select(l => l["message ".Length..])];

    private static (long Version, int Index) Place(string message)
    {
        string[] id = message.Split(' ')[0].Split('-');
        return (long.Parse(id[0], CultureInfo.InvariantCulture), int.Parse(id[1], CultureInfo.InvariantCulture));
    }

    private static async Task PostAsync(AppProcess app, string path, string body)
    {
        using HttpClient olivia = app.As(Person.Olivia);
        using HttpResponseMessage answer = await olivia.PostAsync(new Uri(path, UriKind.Relative), AppProcess.Json(body), Cancelled);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancelled));
    }

    private async Task<string> StartReceiverAsync()
    {
        receiver = ChildProcess.Start(
            "node",
            [Path.Combine(Repository.Root, "tests", "independent", "webhook-receiver.mjs"), Secret, $"{Silent}"],
            new Dictionary<string, string>(),
            Repository.Root,
            lines.Enqueue
        );
        await Eventually.UntilAsync("the receiver listens", () => Task.FromResult(!lines.IsEmpty), Cancelled);
        lines.TryDequeue(out string? first).ShouldBeTrue();
        return first!["listening ".Length..];
    }
}

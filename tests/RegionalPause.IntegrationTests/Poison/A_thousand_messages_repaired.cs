using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Tests;
using Shouldly;
using Person = RegionalPause.IntegrationTests.Bed.Person;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Poison;

/// <summary>
/// A thousand messages with ten kinds of errors on real storage, repaired over HTTP by two operators at once, while one of three instances
/// is killed in the middle: each message is handled exactly once.
/// </summary>
[Collection(WholeMachine.Name)]
[Requirement("R40", "R7")]
public sealed class A_thousand_messages_repaired(ITestOutputHelper output) : IAsyncLifetime
{
    private const int OfAKind = 100;

    // A list reads every row, and Azurite has one thread for all of them.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(3);

    private static readonly Person Oscar = new("oscar", "Pause.Operate");

    // What is wrong with each kind, and what makes it right again.
    private static readonly (string Queue, Action<JsonObject> Spoil, Action<JsonObject> Mend)[] Kinds =
    [
        Content(data => data["revision"] = "one", data => data["revision"] = 1),
        Content(data => data["contentType"] = "poem", data => data["contentType"] = "post"),
        Content(data => data.Remove("authorId"), data => data["authorId"] = "member:1"),
        Content(data => data["minor"] = "no", data => data["minor"] = false),
        Content(data => data["createdAt"] = "yesterday", data => data["createdAt"] = "2024-09-18T17:02:11Z"),
        Content(data => data["note"] = "x", data => data.Remove("note")),
        Content(data => data["purpose"] = "training", data => data["purpose"] = "generative-ai-training"),
        Content(data => data["contentHash"] = "md5:1", data => data["contentHash"] = $"sha256:{new string('0', 64)}"),
        (QueueNames.Objections, message => message["action"] = "objects", message => message["action"] = "object"),
        (QueueNames.AdminCommands, message => message["command"] = "close-flags", message => message["command"] = "close-flag"),
    ];

    private readonly Deployment deployment = new()
    {
        Settings =
        {
            ["SelfHosted__VisibilityTimeout"] = "00:00:05",
            ["SelfHosted__MaxReturnDelay"] = "00:00:02",
            ["Poison__Patience"] = "00:00:05",
        },
    };

    private AzuriteServer azurite = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);

    public ValueTask DisposeAsync() => azurite.DisposeAsync();

    [Fact]
    public async Task are_each_handled_exactly_once()
    {
        TestAccount account = azurite.NewAccount();
        await using AppProcess one = await deployment.StartAppAsync(account, Cancelled);
        await using AppProcess two = await deployment.StartAppAsync(account, Cancelled);
        AppProcess killed = await deployment.StartAppAsync(account, Cancelled);
        await SendAsync(account);
        ImmutableArray<JsonElement> kept = await KeptAsync(one, Kinds.Length * OfAKind);

        await Task.WhenAll(
            FixAsync(one, Person.Olivia, kept.Where((_, i) => i % 2 == 0)),
            FixAsync(two, Oscar, kept.Where((_, i) => i % 2 == 1))
        );
        await Task.WhenAll(ResubmitAsync(one, Person.Olivia), ResubmitAsync(two, Oscar), ResubmitAndDieAsync(killed));
        await KeptAsync(one, 0, "sending");
        await KeptAsync(one, Kinds.Length * OfAKind, "handled");

        LedgerCheck ledger = await LedgerCheck.ReadAsync(new ShardTable(account.Storage()), Cancelled);
        ILookup<ItemKey, LedgerEntry.Decided> decided = ledger.Decided(Outcome.Exclude).ToLookup(d => d.Item);
        decided.Count.ShouldBe(8 * OfAKind);
        decided.ShouldAllBe(item => item.Count() == 1);
        Dictionary<string, int> sent = await ResubmittedAsync(new ControlTable(account.Storage()));
        sent.Count.ShouldBe(Kinds.Length * OfAKind);
        sent.Values.ShouldAllBe(times => times == 1);
    }

    private static (string, Action<JsonObject>, Action<JsonObject>) Content(Action<JsonObject> spoil, Action<JsonObject> mend) =>
        (QueueNames.ContentSubmitted, message => spoil(message["data"]!.AsObject()), message => mend(message["data"]!.AsObject()));

    private static async Task SendAsync(TestAccount account)
    {
        for (int kind = 0; kind < Kinds.Length; kind++)
        {
            (string queue, Action<JsonObject> spoil, _) = Kinds[kind];
            QueueClient client = account.QueueClient(queue);
            int first = kind * OfAKind;
            await Parallel.ForEachAsync(
                Enumerable.Range(first, OfAKind),
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancelled },
                async (number, cancellationToken) =>
                {
                    JsonObject message = Good(queue, number);
                    spoil(message);
                    await client.SendMessageAsync(message.ToJsonString(), cancellationToken);
                }
            );
        }
    }

    private static JsonObject Good(string queue, int number)
    {
        string name = number.ToString(CultureInfo.InvariantCulture);
        return queue switch
        {
            QueueNames.ContentSubmitted => JsonNode.Parse(Submission.Post($"post:{name}", "GB").Body)!.AsObject(),
            QueueNames.Objections => new JsonObject
            {
                ["memberId"] = $"member:{name}",
                ["action"] = "object",
                ["at"] = "2024-09-20T09:00:00Z",
            },
            _ => new JsonObject
            {
                ["command"] = "close-flag",
                ["by"] = "incident system",
                ["name"] = "CH",
                ["reason"] = $"incident {name}",
            },
        };
    }

    private static async Task FixAsync(AppProcess app, Person person, IEnumerable<JsonElement> messages)
    {
        using HttpClient client = app.As(person);
        await Parallel.ForEachAsync(
            messages,
            new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = Cancelled },
            async (message, cancellationToken) =>
            {
                var address = new Uri($"/api/poison/{message.GetProperty("id").GetString()}", UriKind.Relative);
                using JsonDocument shown = JsonDocument.Parse(
                    await AskAsync(client, () => new HttpRequestMessage(HttpMethod.Get, address))
                );
                JsonObject body = JsonNode.Parse(shown.RootElement.GetProperty("body").GetString()!)!.AsObject();
                Mend(message.GetProperty("queue").GetString()!, body);
                string revision = message.GetProperty("revision").GetRawText();
                await AskAsync(
                    client,
                    () =>
                        new HttpRequestMessage(HttpMethod.Put, new Uri($"{address}/body", UriKind.Relative))
                        {
                            Content = AppProcess.Json(body.ToJsonString()),
                            Headers = { { "If-Match", $"\"{revision}\"" } },
                        }
                );
            }
        );
    }

    // A client asks again when storage or the control state was busy: that changes nothing more.
    private static async Task<string> AskAsync(HttpClient client, Func<HttpRequestMessage> ask)
    {
        while (true)
        {
            using HttpRequestMessage request = ask();
            using HttpResponseMessage answer = await client.SendAsync(request, Cancelled);
            string body = await answer.Content.ReadAsStringAsync(Cancelled);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                return answer.StatusCode == HttpStatusCode.OK ? body : throw new InvalidOperationException(body);
        }
    }

    private static void Mend(string queue, JsonObject body)
    {
        Kinds[NumberIn(queue, body) / OfAKind].Mend(body);
    }

    private static int NumberIn(string queue, JsonObject body)
    {
        string text = queue switch
        {
            QueueNames.ContentSubmitted => body["data"]!["contentId"]!.GetValue<string>(),
            QueueNames.Objections => body["memberId"]!.GetValue<string>(),
            _ => body["reason"]!.GetValue<string>(),
        };
        return int.Parse(text.Split(':', ' ')[^1], CultureInfo.InvariantCulture);
    }

    // Both operators ask for the same groups at once, until nothing waits.
    private static async Task ResubmitAsync(AppProcess app, Person person)
    {
        using HttpClient client = app.As(person);
        foreach (string queue in Kinds.Select(k => k.Queue).Distinct())
        {
            for (bool left = true; left; )
            {
                using JsonDocument count = JsonDocument.Parse(
                    await AskAsync(
                        client,
                        () =>
                            new HttpRequestMessage(HttpMethod.Post, new Uri("/api/poison/resubmit", UriKind.Relative))
                            {
                                Content = AppProcess.Json($$"""{"queue":"{{queue}}","most":150}"""),
                            }
                    )
                );
                left = count.RootElement.GetProperty("left").GetInt32() > 0 || count.RootElement.GetProperty("done").GetInt32() > 0;
            }
        }
    }

    private static async Task ResubmitAndDieAsync(AppProcess app)
    {
        using HttpClient client = app.As(new Person("otto", "Pause.Operate"));
        Task<HttpResponseMessage> asked = client.PostAsync(
            new Uri("/api/poison/resubmit", UriKind.Relative),
            AppProcess.Json($$"""{"queue":"{{QueueNames.ContentSubmitted}}","most":500}"""),
            Cancelled
        );
        using HttpClient look = app.As(Person.Auditor);
        // Some of its messages are on their way: it dies in the middle of them.
        await Eventually.UntilAsync(
            "some messages were sent again",
            async () =>
            {
                if (await CountAsync(look, "sent") + await CountAsync(look, "handled") > 0)
                    return true;
                await Task.Delay(BetweenLooks, Cancelled);
                return false;
            },
            Cancelled
        );
        await app.KillAsync();
        await app.DisposeAsync();
        try
        {
            (await asked).Dispose();
        }
        catch (HttpRequestException)
        {
            // Its answer is lost, as it is for every message that it did not finish.
        }
    }

    private async Task<ImmutableArray<JsonElement>> KeptAsync(AppProcess app, int expected, string state = "kept")
    {
        using HttpClient client = app.As(Person.Auditor);
        await Eventually.UntilAsync(
            $"{expected} messages are {state}",
            async () =>
            {
                if (await CountAsync(client, state) == expected)
                    return true;
                await Task.Delay(BetweenLooks, Cancelled);
                return false;
            },
            Cancelled
        );
        output.WriteLine($"{TimeProvider.System.GetUtcNow():mm:ss} {expected} {state}");
        var all = ImmutableArray.CreateBuilder<JsonElement>();
        for (int page = 1; all.Count < expected; page++)
        {
            using JsonDocument list = JsonDocument.Parse(
                await AskAsync(
                    client,
                    () => new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/poison?state={state}&page={page}", UriKind.Relative))
                )
            );
            all.AddRange(list.RootElement.Clone().GetProperty("messages").EnumerateArray());
        }
        return all.ToImmutable();
    }

    private static async Task<int> CountAsync(HttpClient client, string state)
    {
        using JsonDocument list = JsonDocument.Parse(
            await AskAsync(client, () => new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/poison?state={state}", UriKind.Relative)))
        );
        return list.RootElement.GetProperty("total").GetInt32();
    }

    private static async Task<Dictionary<string, int>> ResubmittedAsync(ControlTable control)
    {
        var steps = new HashSet<(string Message, int Number)>();
        await foreach ((_, byte[] row) in control.ReadLogAsync(1, Cancelled))
        {
            foreach (ControlEvent e in ControlLog.Read(row).Events.Where(e => e.Name == PoisonStep.EventName))
            {
                PoisonEvent done = PoisonJson.ReadEvent(e.Bytes.Span);
                if (done.Kind == PoisonStepKind.Resubmitted)
                    steps.UnionWith(done.Messages.Select(m => (m.Message, m.Number)));
            }
        }
        return steps.GroupBy(s => s.Message).ToDictionary(same => same.Key, same => same.Count());
    }
}

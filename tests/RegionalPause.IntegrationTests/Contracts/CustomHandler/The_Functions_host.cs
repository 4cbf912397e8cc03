using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Processes;
using RegionalPause.Messaging;
using RegionalPause.Pauses;
using RegionalPause.Tests;
using Shouldly;
using Xunit;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Contracts.CustomHandler;

/// <summary>The contract with the Functions host, kept by the real executable; the test is the host.</summary>
[Requirement("R33")]
public sealed class The_Functions_host(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gets_the_decision_of_a_message_as_an_output_and_a_malformed_one_as_another()
    {
        await using HandlerProcess app = await HandlerProcess.StartAsync(azurite.NewAccount(), Cancelled);

        using HttpResponseMessage decided = await app.InvokeAsync("ContentSubmitted", "submitted", Submission.Post("post:1", "GB").Body, Cancelled);
        using HttpResponseMessage malformed = await app.InvokeAsync("ContentSubmitted", "submitted", "good morning", Cancelled);

        // No flag has been opened: closed is the default (R2).
        (await OutputAsync(decided, "withheld")).GetProperty("data").GetProperty("reason").GetString().ShouldBe("flag-closed");
        (await OutputAsync(malformed, "malformed")).GetProperty("data").GetProperty("original").GetString().ShouldBe("good morning");
    }

    [Fact, Requirement("R14")]
    public async Task Gets_a_command_that_loosens_back_as_poison_with_the_reason()
    {
        await using HandlerProcess app = await HandlerProcess.StartAsync(azurite.NewAccount(), Cancelled);

        using HttpResponseMessage lift = await app.InvokeAsync("AdminCommand", "command", """{"command":"lift","by":"incidents","order":"uk-2024"}""", Cancelled);
        using HttpResponseMessage pause = await app.InvokeAsync("AdminCommand", "command",
            """{"command":"pause","by":"incidents","id":"uk-2024","jurisdictions":["UK"],"reason":"ICO called"}""", Cancelled);

        (await OutputAsync(lift, "poison")).GetProperty("reason").GetString().ShouldBe("needs-authenticated-person");
        (await pause.Content.ReadAsStringAsync(Cancelled)).ShouldBe("""{"Outputs":{},"Logs":[],"ReturnValue":null}""");
    }

    [Fact, Requirement("R12", "R14")]
    public async Task Delivers_a_pause_that_names_no_order_twice_and_it_is_one_order()
    {
        TestAccount account = azurite.NewAccount();
        await using HandlerProcess app = await HandlerProcess.StartAsync(account, Cancelled);
        const string Command = """{"command":"pause","by":"incidents","jurisdictions":["UK"],"reason":"ICO called"}""";

        var messageId = Guid.NewGuid();

        foreach (int delivery in (int[])[1, 2])
            (await app.InvokeAsync("AdminCommand", "command", Command, Cancelled, delivery, messageId)).Dispose();

        (await new PauseEvidence(account).Control.ReadAsync(Cancelled)).Orders.Count.ShouldBe(1);
    }

    [Fact, Requirement("R12", "R14")]
    public async Task Delivers_a_pause_that_states_its_instant_in_two_messages_and_it_is_one_order()
    {
        TestAccount account = azurite.NewAccount();
        await using HandlerProcess app = await HandlerProcess.StartAsync(account, Cancelled);
        const string Command = """{"command":"pause","by":"incidents","jurisdictions":["UK"],"reason":"ICO called","effectiveFrom":"2024-09-20T14:03:07Z"}""";

        foreach (int _ in (int[])[1, 2])
            (await app.InvokeAsync("AdminCommand", "command", Command, Cancelled)).Dispose();

        (await new PauseEvidence(account).Control.ReadAsync(Cancelled)).Orders.Keys.ShouldBe([OrderId.Parse("uk-20240920t140307z")]);
    }

    [Fact]
    public async Task Runs_every_timer()
    {
        await using HandlerProcess app = await HandlerProcess.StartAsync(azurite.NewAccount(), Cancelled);
        foreach (string timer in (string[])["CompletePauses", "DrainHolds", "DueDates", "ExpireHolds", "Renotify", "RunDrills", "SealLedger"])
        {
            using HttpResponseMessage answer = await app.Client.PostAsync(new Uri("/" + timer, UriKind.Relative),
                new StringContent("""{"Data":{"timer":{"IsPastDue":false}},"Metadata":{}}""", Encoding.UTF8, "application/json"), Cancelled);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, timer);
        }
    }

    [Fact, Requirement("R36")]
    public async Task Alone_reaches_the_triggers_and_only_on_its_loopback_port()
    {
        int other = HandlerProcess.FreePort();
        await using HandlerProcess app = await HandlerProcess.StartAsync(azurite.NewAccount(), Cancelled,
            ("ASPNETCORE_URLS", $"http://0.0.0.0:{other.ToString(CultureInfo.InvariantCulture)}"),
            ("Kestrel__Endpoints__Open__Url", $"http://0.0.0.0:{other.ToString(CultureInfo.InvariantCulture)}"));

        (await StatusAsync(app.Port, "/api/../ContentSubmitted")).ShouldBe(404);
        (await StatusAsync(app.Port, "//ContentSubmitted")).ShouldBe(404);
        (await StatusAsync(app.Port, "/api/%2e%2e/ContentSubmitted")).ShouldBe(404);
        using HttpResponseMessage health = await app.Client.GetAsync(new Uri("/api/health", UriKind.Relative), Cancelled);
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var client = new TcpClient();
        await Should.ThrowAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, other, Cancelled).AsTask());
    }

    [Fact]
    public async Task Is_left_to_receive_by_itself()
    {
        TestAccount account = azurite.NewAccount();
        await using HandlerProcess app = await HandlerProcess.StartAsync(account, Cancelled);
        QueueClient queue = account.QueueClient(QueueNames.ContentSubmitted);
        await queue.SendMessageAsync(Submission.Post("post:1", "GB").Body, Cancelled);

        // An invocation passes through the whole app meanwhile.
        using HttpResponseMessage other = await app.InvokeAsync("ContentSubmitted", "submitted", Submission.Post("post:2", "GB").Body, Cancelled);
        await Task.Delay(TimeSpan.FromSeconds(2), Cancelled);

        (await queue.ReceiveMessageAsync(cancellationToken: Cancelled)).Value.DequeueCount.ShouldBe(1);
    }

    [Fact]
    public async Task Stops_it_with_SIGTERM_and_reads_one_line_of_JSON_per_event()
    {
        await using HandlerProcess app = await HandlerProcess.StartAsync(azurite.NewAccount(), Cancelled);

        (await app.StopAsync()).ShouldBe(0);

        app.Log.ShouldNotBeEmpty();
        foreach (string line in app.Log)
            JsonDocument.Parse(line).Dispose();
    }

    private static async Task<JsonElement> OutputAsync(HttpResponseMessage answer, string binding)
    {
        string body = await answer.Content.ReadAsStringAsync(Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, body);
        JsonElement outputs = JsonDocument.Parse(body).RootElement.GetProperty("Outputs");
        outputs.EnumerateObject().Select(o => o.Name).ShouldBe([binding]);
        return JsonDocument.Parse(outputs.GetProperty(binding).EnumerateArray().Single().GetString()!).RootElement;
    }

    // HttpClient would tidy the path up.
    private static async Task<int> StatusAsync(int port, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancelled);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}"), Cancelled);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return int.Parse((await reader.ReadLineAsync(Cancelled))!.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}

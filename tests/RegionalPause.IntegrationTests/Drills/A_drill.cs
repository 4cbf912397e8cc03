using System.Net;
using System.Text.Json;
using Azure.Storage.Queues;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Trees;
using RegionalPause.Messaging;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.IntegrationTests.Drills;

/// <summary>A drill on two real processes, asked for over HTTP as an operator does.</summary>
[Requirement("R14a", "R9", "R10")]
public sealed class A_drill(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task passes_and_keeps_figures_certificate_and_evidence_and_leaves_nothing_behind()
    {
        TestAccount account = azurite.NewAccount();
        var deployment = new Deployment
        {
            Settings =
            {
                ["Drills__Items"] = "240",
                ["Drills__ItemsPerSecond"] = "120",
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        await using AppProcess app = await deployment.StartAppAsync(account, Cancelled);
        await using AppProcess other = await deployment.StartAppAsync(account, Cancelled);
        using HttpClient olivia = app.As(Person.Olivia);

        using HttpResponseMessage asked = await olivia.PostAsync(new Uri("/api/drills", UriKind.Relative), AppProcess.Json(""), Cancelled);
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using HttpResponseMessage twice = await olivia.PostAsync(new Uri("/api/drills", UriKind.Relative), AppProcess.Json(""), Cancelled);
        twice.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        JsonElement drill = await DoneAsync(olivia, asked.Headers.Location!);

        drill.GetProperty("passed").GetBoolean().ShouldBeTrue(drill.ToString());
        (drill.GetProperty("admitted").GetInt32(), drill.GetProperty("withheld").GetInt32()).ShouldSatisfyAllConditions(
            x => x.Item1.ShouldBePositive(),
            x => x.Item2.ShouldBeGreaterThanOrEqualTo(80)
        );
        string id = drill.GetProperty("id").GetString()!;
        JsonElement order = await GetAsync(olivia, $"/api/orders/{id}");
        order.GetProperty("stage").GetString().ShouldBe("withdrawn");
        (await GetAsync(olivia, $"/api/orders/{id}/certificate")).GetProperty("fences").GetArrayLength().ShouldBeGreaterThanOrEqualTo(2);
        (await GetAsync(olivia, "/api/flags"))
            .EnumerateArray()
            .Single(f => f.GetProperty("code").GetString() == "XD")
            .GetProperty("open")
            .GetBoolean()
            .ShouldBeFalse();
        foreach (
            string queue in (string[])
                [QueueNames.ContentAdmitted, QueueNames.ContentWithheld, QueueNames.DrillSubmitted + QueueNames.PoisonSuffix]
        )
            (await account.QueueClient(queue).PeekMessagesAsync(1, Cancelled)).Value.ShouldBeEmpty(queue);
        await Eventually.UntilAsync(
            "all of it is in a ledger that verifies",
            async () =>
            {
                SealedFiles files = await SealedFiles.DownloadAsync(account, Cancelled);
                Checked<VerifiedLedger, LedgerFault> verified = await new LedgerVerification(
                    files,
                    deployment.LedgerKey.Trusted,
                    []
                ).RunAsync(null, Cancelled);
                verified.Fault.ShouldBeNull();
                verified.Succeeded(out VerifiedLedger? ledger, out _);
                return ledger!.Figures.Decisions >= 240;
            },
            Cancelled
        );
    }

    [Fact, Requirement("R6")]
    public async Task decides_nothing_but_its_own_items_on_its_queues()
    {
        TestAccount account = azurite.NewAccount();
        await using AppProcess app = await new Deployment().StartAppAsync(account, Cancelled);
        await app.OpenFlagsAsync(["UK"], Cancelled);
        await account.QueueClient(QueueNames.DrillSubmitted).SendMessageAsync(Submission.Post("post:1", "GB").Body, Cancelled);

        QueueClient poison = account.QueueClient(QueueNames.DrillSubmitted + QueueNames.PoisonSuffix);
        string text = await Eventually.UntilAsync(
            "it is refused",
            async () => (await poison.PeekMessagesAsync(1, Cancelled)).Value.FirstOrDefault()?.Body.ToString(),
            Cancelled
        );

        using JsonDocument refused = JsonDocument.Parse(MessageText.Decode(BinaryData.FromString(text).ToMemory()));
        refused.RootElement.GetProperty("detail").GetString()!.ShouldContain("send content to 'content-submitted'");
    }

    private static async Task<JsonElement> DoneAsync(HttpClient client, Uri at)
    {
        await Eventually.UntilAsync(
            "the drill is done",
            async () => (await GetAsync(client, at.ToString())).GetProperty("stage").GetString() == "done",
            Cancelled
        );
        return await GetAsync(client, at.ToString());
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Cancelled);
        answer.EnsureSuccessStatusCode();
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancelled));
        return document.RootElement.Clone();
    }
}

using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>What a loader gets over HTTP to check tickets (R10, R38).</summary>
[Requirement("R10", "R38")]
public sealed class A_loader : IAsyncLifetime
{
    private const string Data = """{"contentId":"post:1","revision":1,"minor":false}""";

    private static readonly DateTimeOffset NotAfter = new(2026, 1, 1, 0, 0, 10, TimeSpan.Zero);

    private ApiInMemory api = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => api = await ApiInMemory.StartAsync(Stop);

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task gets_the_public_keys_as_a_set_of_JSON_Web_Keys()
    {
        (HttpStatusCode status, JsonElement set) = await api.SendAsync("olivia", "GET", "/.well-known/regionalpause/ticket-keys", "", Stop);

        status.ShouldBe(HttpStatusCode.OK);
        JsonElement key = set.GetProperty("keys").EnumerateArray().ShouldHaveSingleItem();
        TicketKey trusted = TestTickets.Trusted.Keys[0];
        key.GetProperty("kid").GetString().ShouldBe(trusted.Id);
        key.GetProperty("x").GetString().ShouldBe(Base64Url.EncodeToString(trusted.X));
        key.GetProperty("y").GetString().ShouldBe(Base64Url.EncodeToString(trusted.Y));
    }

    [Theory]
    [InlineData(Data, 0, "accepted")]
    [InlineData(Data, 11, "late")]
    [InlineData("""{"contentId":"post:1","revision":1,"minor":true}""", 0, "forged")]
    public async Task is_told_whether_it_may_load_an_item(string item, int secondsLater, string verdict)
    {
        (HttpStatusCode status, JsonElement answer) = await CheckAsync(
            Ticket(),
            $",\"item\":{item}",
            NotAfter.AddSeconds(secondsLater - 2)
        );

        status.ShouldBe(HttpStatusCode.OK);
        answer.GetProperty("verdict").GetString().ShouldBe(verdict);
    }

    [Fact]
    public async Task is_told_that_a_ticket_is_checked_with_its_item()
    {
        (HttpStatusCode status, JsonElement answer) = await CheckAsync(Ticket(), "", NotAfter);

        status.ShouldBe(HttpStatusCode.BadRequest);
        answer.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("item");
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> CheckAsync(string ticket, string item, DateTimeOffset at)
    {
        // Only a pipeline may check tickets, and an auditor.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tickets/check")
        {
            Content = new StringContent(
                $$"""{"ticket":"{{ticket}}","contentId":"post:1","revision":1{{item}},"enqueuedAt":"{{at:O}}"}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Authorization = new("Bearer", Tokens.Of("pipeline", "Content.Submit"));
        return await api.SendAsync(request, Stop);
    }

    private static string Ticket()
    {
        TicketedItem.TryOf(new ItemId("post:1", 1), Encoding.UTF8.GetBytes(Data), out TicketedItem item).ShouldBeTrue();
        return TestTickets.Grant().Sign([new Admission(item, new Ticket(ShardId.Parse("s"), 0, 0, 1, NotAfter))])[0];
    }
}

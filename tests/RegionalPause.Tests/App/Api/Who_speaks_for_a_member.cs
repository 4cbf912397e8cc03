using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using RegionalPause.App.Messages;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>
/// Whoever is interested in a member's content takes no objection of theirs back (D23), and the ledger says who spoke and through what.
/// </summary>
[Requirement("R20", "R36")]
public sealed class Who_speaks_for_a_member
{
    [Theory]
    [InlineData("Content.Submit", "object", "forbidden")]
    [InlineData("Content.Submit", "withdraw", "forbidden")]
    [InlineData("Pause.Approve", "withdraw", "forbidden")]
    [InlineData("Pause.Operate", "withdraw", "needs-authenticated-person")]
    public async Task is_no_pipeline_and_for_a_withdrawal_no_operator(string role, string action, string problem)
    {
        await using TestApp app = await TestApp.StartAsync(settings: Tokens.Configuration);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/objections")
        {
            Content = new StringContent(Message(action), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Of("pipeline", role));

        using HttpResponseMessage answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("type")
            .GetString()
            .ShouldEndWith("/" + problem);
    }

    [Fact]
    public async Task is_no_message_that_takes_an_objection_back()
    {
        var handler = new ObjectionMessageHandler((ObjectionHandler)RuntimeHelpers.GetUninitializedObject(typeof(ObjectionHandler)));

        ImmutableArray<MessageResult> results = await handler.HandleAsync(
            [new IncomingMessage("m-1", Encoding.UTF8.GetBytes(Message("withdraw")), 1)],
            TestContext.Current.CancellationToken
        );

        MessageResult.Poison poison = results.ShouldHaveSingleItem().ShouldBeOfType<MessageResult.Poison>();
        poison.Reason.ShouldBe("needs-authenticated-person");
        poison.Detail.ShouldNotContain("member:42");
    }

    [Fact]
    public void stands_in_the_ledger_with_the_word()
    {
        Pseudonym member = Pseudonym.Read(new byte[Pseudonym.Length]);
        var word = new RecordedObjection(
            member,
            true,
            ObjectionScope.GenerativeTraining,
            ObjectionSource.Settings,
            DateTimeOffset.UnixEpoch,
            null
        );
        Person service = Person.Identified("i", "s", "settings", isService: true);
        RecordedObjection[] words =
        [
            word with
            {
                Through = ObjectionChannel.Api,
                By = service,
            },
            word with
            {
                Through = ObjectionChannel.Queue,
            },
            word,
            word with
            {
                Through = ObjectionChannel.Api,
                By = service,
            },
        ];

        byte[] bytes = ObjectionEvent.Write(words, DateTimeOffset.UnixEpoch);

        ObjectionEvent.Read(bytes).Words.ShouldBe(words);
        using var said = JsonDocument.Parse(bytes);
        said.RootElement.GetProperty("senders").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public void leaves_room_in_a_leaf_for_as_many_words_as_before()
    {
        Pseudonym member = Pseudonym.Read(new byte[Pseudonym.Length]);
        Person sender = Person.Identified(
            "https://login.microsoftonline.com/2f3a1f0e-7c3b-4a58-9f0b-0d9c8b7a6f5e/v2.0",
            new string('s', 64),
            new string('n', 100),
            isService: true
        );
        RecordedObjection[] words =
        [
            .. Enumerable.Repeat(
                new RecordedObjection(
                    member,
                    true,
                    ObjectionScope.GenerativeTraining,
                    ObjectionSource.Settings,
                    DateTimeOffset.UnixEpoch,
                    new CampaignId(new string('c', 64))
                )
                {
                    Through = ObjectionChannel.Queue,
                    By = sender,
                },
                ObjectionEvent.MostWords
            ),
        ];

        ObjectionEvent.Write(words, DateTimeOffset.UnixEpoch).Length.ShouldBeLessThan(60_000);
    }

    private static string Message(string action) => $$"""{"memberId":"member:42","action":"{{action}}","at":"2024-09-20T09:30:00Z"}""";
}

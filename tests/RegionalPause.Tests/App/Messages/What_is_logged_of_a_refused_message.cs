using System.Text;
using RegionalPause.App.Api;
using RegionalPause.App.Messages;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using Shouldly;

namespace RegionalPause.Tests.App.Messages;

/// <summary>F8: a rejected value or the name of a member that is not known is in no log and in no poison reason.</summary>
[Requirement("R26", "R37")]
public sealed class What_is_logged_of_a_refused_message
{
    private const string Eve = "eve@example.org";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"memberID":"eve@example.org"}""", "'memberId' is written so")]
    [InlineData(
        """{"eve@example.org":true,"memberId":"m","action":"object","at":"2024-01-01T00:00:00Z"}""",
        "a member that is not known, in $"
    )]
    [InlineData("""{"memberId":["eve@example.org"],"action":"object","at":"2024-01-01T00:00:00Z"}""", "memberId: expected a string")]
    [InlineData("""{"memberId":"m","action":"eve@example.org","at":"2024-01-01T00:00:00Z"}""", "action: expected object or withdraw")]
    [InlineData("""{"memberId":"m","action":"object","at":"eve@example.org"}""", "at: expected an instant")]
    [InlineData(
        """{"memberId":"m","action":"object","at":"2024-01-01T00:00:00Z","purposes":["eve@example.org"]}""",
        "purposes[0]: expected"
    )]
    [InlineData(
        """{"memberId":"m","action":"object","at":"2024-01-01T00:00:00Z","contentTypes":["eve@example.org"]}""",
        "contentTypes[0]: expected"
    )]
    [InlineData("""{"memberId":"eve@example.org","action":"obj""", "$: expected one JSON document")]
    [InlineData("""{"specversion":"1.0","data":{"memberId":"eve@example.org"},"data":{}}""", "data: expected this member once")]
    [InlineData(
        """{"memberId":"eve@example.org\ud800","action":"object","at":"2024-01-01T00:00:00Z"}""",
        "memberId: expected Unicode text"
    )]
    public async Task names_the_place_and_never_the_value_of_an_objection(string json, string said)
    {
        var objections = new ObjectionMessageHandler(
            (ObjectionHandler)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(ObjectionHandler))
        );

        MessageResult result = (await objections.HandleAsync([new IncomingMessage("m1", Encoding.UTF8.GetBytes(json), 1)], Stop)).Single();

        string detail = result.ShouldBeOfType<MessageResult.Poison>().Detail;
        detail.ShouldContain(said);
        detail.ShouldNotContain("eve@", Case.Insensitive);
    }

    [Theory]
    [InlineData("""{"command":"eve@example.org","by":"x"}""")]
    [InlineData("""{"command":"close-flag","by":"x","name":"eve@example.org"}""")]
    [InlineData("""{"command":"pause","by":"x","jurisdictions":["eve@example.org"],"reason":"r"}""")]
    [InlineData("""{"command":"pause","by":"x","jurisdictions":["FI"],"authority":"eve@example.org"}""")]
    [InlineData("""{"command":"pause","by":"x","jurisdictions":["FI"],"reason":"r","id":"eve@example.org"}""")]
    [InlineData(
        """{"command":"pause","by":"x","jurisdictions":["FI"],"reason":"r","created":{"from":"2024-01-01","zone":"eve@example.org"}}"""
    )]
    [InlineData(
        """{"command":"pause","by":"x","jurisdictions":["FI"],"reason":"r","created":{"eve@example.org":"2024-01-01","zone":"UTC"}}"""
    )]
    [InlineData(
        """{"command":"pause","by":"x","jurisdictions":["FI"],"reason":"r","meanwhile":"eve@example.org","atCeiling":"eve@example.org","contentTypes":["eve@example.org"]}"""
    )]
    public async Task is_nothing_the_command_said(string json)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        (await gate.CommandAsync(json, Stop)).ShouldBeOfType<MessageResult.Poison>().Detail.ShouldNotContain("eve@", Case.Insensitive);

        gate.Logged.ShouldContain("poison queue");
        gate.Logged.ShouldNotContain("eve@", Case.Insensitive);
    }

    [Fact]
    public async Task is_not_who_commanded_it()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        await gate.CommandAsync(
            """{"command":"pause","by":"eve@example.org","jurisdictions":["FI"],"reason":"told by eve@example.org"}""",
            Stop
        );

        gate.Logged.ShouldContain("Command pause done");
        gate.Logged.ShouldNotContain("eve@", Case.Insensitive);
    }

    [Fact]
    public void is_told_to_the_one_who_asked_over_HTTP() =>
        StrictJson
            .Read(Encoding.UTF8.GetBytes($$"""{"{{Eve}}":1,"memberId":"m"}"""), ApiJson.Default.MemberBody)
            .Refusal!.Errors.Single()
            .Field.ShouldBe(Eve);
}

using System.Text;
using RegionalPause.Control;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.App.Messages;

/// <summary>F7, F9: what tightens takes effect whatever its comment is like.</summary>
[Requirement("R14", "R46")]
public sealed class A_command_on_the_queue
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Comments =>
        [
            new string('a', 32_769),
            new string('漢', 20_000),
            string.Concat(Enumerable.Repeat("😀", 11_000)),
            new string('a', TextLimits.Reason + 1),
            "x\u001b[2J\u0007\u202e",
            "a\0b",
        ];

    [Theory, MemberData(nameof(Comments))]
    public async Task closes_a_flag_whatever_its_comment(string comment)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        await gate.OpenAsync(Stop, "FI");

        (await gate.CommandAsync(Command("close-flag", "FI", comment), Stop)).ShouldBeOfType<MessageResult.Done>();

        TrainingFlag flag = await gate.FlagAsync("FI", Stop);
        flag.Open.ShouldBeFalse();
        Fits(flag.Reason);
    }

    [Theory, MemberData(nameof(Comments))]
    public async Task pauses_whatever_its_comment(string comment)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        (await gate.CommandAsync(Command("pause", "FI", comment), Stop)).ShouldBeOfType<MessageResult.Done>();

        PauseOrder order = (await gate.OrdersAsync(Stop)).Single();
        Fits(order.Reason);
        order.IssuedBy.ShouldBe("incident-1");
    }

    // Written as bytes: neither is text that C# could hold and write.
    public static TheoryData<string, byte[]> NoTexts =>
        new()
        {
            { "half a surrogate pair", "\"a\\ud800b\""u8.ToArray() },
            { "invalid UTF-8", [(byte)'"', 0xFF, 0xC0, (byte)'"'] },
            { "NUL", "\"a\\u0000b\""u8.ToArray() },
            { "a number", "7"u8.ToArray() },
            { "there twice", "\"one\",\"reason\":\"two\""u8.ToArray() },
        };

    [Theory, MemberData(nameof(NoTexts))]
    public async Task closes_a_flag_although_its_comment_is_no_text(string what, byte[] comment)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        await gate.OpenAsync(Stop, "FI");
        byte[] body = [.. """{"command":"close-flag","by":"incident-1","name":"FI","reason":"""u8, .. comment, .. "}"u8];

        (await gate.CommandAsync(body, Stop)).ShouldBeOfType<MessageResult.Done>(what);

        (await gate.FlagAsync("FI", Stop)).ShouldSatisfyAllConditions(
            f => f.Open.ShouldBeFalse(),
            f => f.Reason.ShouldBe(PlainText.Unreadable)
        );
    }

    [Fact]
    public async Task pauses_although_its_comment_is_no_text()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        (
            await gate.CommandAsync("""{"command":"pause","by":"incident-1","jurisdictions":["FI"],"reason":"a\ud800"}"""u8.ToArray(), Stop)
        ).ShouldBeOfType<MessageResult.Done>();

        (await gate.OrdersAsync(Stop)).Single().Reason.ShouldBe(PlainText.Unreadable);
    }

    [Fact]
    public async Task pauses_in_the_name_of_somebody_whose_name_is_too_long()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        (await gate.CommandAsync(Command("pause", "FI", "r", by: new string('漢', 2000)), Stop)).ShouldBeOfType<MessageResult.Done>();

        Encoding.UTF8.GetByteCount((await gate.OrdersAsync(Stop)).Single().IssuedBy.Name).ShouldBeLessThanOrEqualTo(TextLimits.Person);
    }

    [Fact]
    public async Task sent_twice_is_one_order_with_a_comment_that_was_cut()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        string command = Command("pause", "FI", new string('a', 40_000));

        (await gate.CommandAsync(command, Stop)).ShouldBeOfType<MessageResult.Done>();
        (await gate.CommandAsync(command, Stop)).ShouldBeOfType<MessageResult.Done>();

        (await gate.OrdersAsync(Stop)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task keeps_a_comment_that_has_just_the_longest_length()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        await gate.OpenAsync(Stop, "FI");
        string comment = new('漢', TextLimits.Reason / 3);

        await gate.CommandAsync(Command("close-flag", "FI", comment), Stop);

        (await gate.FlagAsync("FI", Stop)).Reason.ShouldBe(comment);
    }

    [Theory]
    [InlineData("﻿", "")]
    [InlineData(" \n", " \n")]
    public async Task is_read_whatever_frames_it(string before, string after)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        await gate.OpenAsync(Stop, "FI");

        (await gate.CommandAsync(before + Command("close-flag", "FI", "r") + after, Stop)).ShouldBeOfType<MessageResult.Done>();

        (await gate.FlagAsync("FI", Stop)).Open.ShouldBeFalse();
    }

    [Fact]
    public async Task is_read_from_base64_that_begins_with_a_byte_order_mark()
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);
        await gate.OpenAsync(Stop, "FI");
        string command = Convert.ToBase64String(Encoding.UTF8.GetBytes("\uFEFF" + Command("close-flag", "FI", "r")));

        (await gate.CommandAsync(command, Stop)).ShouldBeOfType<MessageResult.Done>();
    }

    [Theory]
    [InlineData("""{"command":"pause","by":"x","Jurisdictions":["FI"],"reason":"r"}""", "'jurisdictions' is written so")]
    [InlineData(
        """{"command":"pause","by":"x","jurisdictions":["FI"],"jurisdictions":["SE"],"reason":"r"}""",
        "jurisdictions: expected this member once"
    )]
    [InlineData(
        """{"command":"pause","by":"x","jurisdictions":["FI"],"reason":"r","contentType":["post"]}""",
        "a member that is not known, in $"
    )]
    [InlineData(
        """{"command":"pause","by":"x","jurisdictions":["FI"],"reason":"r","created":{"from":"2024-01-01","zone":"UTC","to ":"2024-01-02"}}""",
        "a member that is not known, in created"
    )]
    [InlineData(
        """{"command":"pause","by":"x","jurisdictions":["FI"],"reason":"r","effectiveFrom":"2026-12-24"}""",
        "effectiveFrom: expected an instant with its offset"
    )]
    [InlineData("""{"command":"close-flag","by":"x","name":"F\ud800"}""", "name: expected Unicode text")]
    [InlineData("""{"command":"pause","by":"x","jurisdictions":["FI"],"reason":"r"} true""", "$: expected one JSON document")]
    [InlineData("""{"command":"pause","by":"x"/* */,"jurisdictions":["FI"],"reason":"r"}""", "$: expected one JSON document")]
    [InlineData("""{"command":"open-flag","by":"x","name":"FI","reason":"a\ud800"}""", "loosens")]
    public async Task is_poison_at_once_where_the_rest_is_not_understood(string json, string said)
    {
        await using SmallGate gate = await SmallGate.StartAsync(Stop);

        (await gate.CommandAsync(json, Stop)).ShouldBeOfType<MessageResult.Poison>().Detail.ShouldContain(said);

        (await gate.OrdersAsync(Stop)).ShouldBeEmpty();
    }

    private static string Command(string command, string code, string comment, string by = "incident-1") =>
        System.Text.Json.JsonSerializer.Serialize(
            command == "pause"
                ? (object)
                    new
                    {
                        command,
                        by,
                        jurisdictions = new[] { code },
                        reason = comment,
                    }
                : new
                {
                    command,
                    by,
                    name = code,
                    reason = comment,
                }
        );

    private static void Fits(string? reason)
    {
        Encoding.UTF8.GetByteCount(reason.ShouldNotBeNull()).ShouldBeLessThanOrEqualTo(TextLimits.Reason);
        PlainText.Is(reason).ShouldBeTrue();
    }
}
